package org.basalt.p2p.message;

import org.basalt.p2p.wire.Message;
import org.basalt.p2p.wire.MessageType;

/// `mempool`: asks for an inventory of the mempool. No payload.
///
/// @see <a href="https://github.com/bitcoin/bips/blob/master/bip-0035.mediawiki">BIP-0035</a>
public record Mempool() implements Message {
  public static final MessageType<Mempool> TYPE = MessageType.empty("mempool", 15, new Mempool());

  @Override
  public MessageType<Mempool> type() {
    return TYPE;
  }
}
