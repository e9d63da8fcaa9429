package org.basalt.p2p.message;

import org.basalt.p2p.wire.Message;
import org.basalt.p2p.wire.MessageType;

/// `ping`: are you there?
///
/// | offset | size | field | encoding             |
/// |-------:|-----:|-------|----------------------|
/// |      0 |    8 | nonce | uint64 little-endian |
///
/// @see <a href="https://github.com/bitcoin/bips/blob/master/bip-0031.mediawiki">BIP-0031</a>
public record Ping(long nonce) implements Message {
  public static final MessageType<Ping> TYPE =
      new MessageType<>("ping", 18, in -> new Ping(in.int64Le()), (m, out) -> out.int64Le(m.nonce));

  @Override
  public MessageType<Ping> type() {
    return TYPE;
  }
}
