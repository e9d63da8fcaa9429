package org.basalt.p2p.message;

import java.util.List;
import org.basalt.p2p.wire.MessageTable;
import org.basalt.p2p.wire.MessageType;

/// Every message this node knows: one record each, listed once.
///
/// Commands that are not here, such as the obsolete `alert` and `reject`, arrive as
/// `UnknownMessage`.
public final class StandardMessages {
  /// In Core's order (`protocol.h` ALL_NET_MESSAGE_TYPES).
  public static final List<MessageType<?>> TYPES =
      List.of(
          Version.TYPE,
          Verack.TYPE,
          Addr.TYPE,
          AddrV2.TYPE,
          SendAddrV2.TYPE,
          Inv.TYPE,
          GetData.TYPE,
          MerkleBlock.TYPE,
          GetBlocks.TYPE,
          GetHeaders.TYPE,
          TxMessage.TYPE,
          Headers.TYPE,
          BlockMessage.TYPE,
          GetAddr.TYPE,
          Mempool.TYPE,
          Ping.TYPE,
          Pong.TYPE,
          NotFound.TYPE,
          FilterLoad.TYPE,
          FilterAdd.TYPE,
          FilterClear.TYPE,
          SendHeaders.TYPE,
          FeeFilter.TYPE,
          SendCmpct.TYPE,
          CmpctBlock.TYPE,
          GetBlockTxn.TYPE,
          BlockTxn.TYPE,
          GetCFilters.TYPE,
          CFilter.TYPE,
          GetCFHeaders.TYPE,
          CFHeaders.TYPE,
          GetCFCheckpt.TYPE,
          CFCheckpt.TYPE,
          WtxidRelay.TYPE,
          SendTxRcncl.TYPE,
          Feature.TYPE);

  public static final MessageTable TABLE = new MessageTable(TYPES);

  private StandardMessages() {}
}
