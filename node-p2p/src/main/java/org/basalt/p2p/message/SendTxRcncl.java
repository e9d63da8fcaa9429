package org.basalt.p2p.message;

import org.basalt.p2p.wire.Message;
import org.basalt.p2p.wire.MessageType;

/// `sendtxrcncl`: the sender can reconcile transaction sets.
///
/// | offset | size | field   | encoding             |
/// |-------:|-----:|---------|----------------------|
/// |      0 |    4 | version | uint32 little-endian |
/// |      4 |    8 | salt    | uint64 little-endian |
///
/// @see <a href="https://github.com/bitcoin/bips/blob/master/bip-0330.mediawiki">BIP-0330</a>
public record SendTxRcncl(int version, long salt) implements Message {
  public static final MessageType<SendTxRcncl> TYPE =
      new MessageType<>(
          "sendtxrcncl",
          in -> new SendTxRcncl(in.int32Le(), in.int64Le()),
          (m, out) -> out.int32Le(m.version).int64Le(m.salt));

  @Override
  public MessageType<SendTxRcncl> type() {
    return TYPE;
  }
}
