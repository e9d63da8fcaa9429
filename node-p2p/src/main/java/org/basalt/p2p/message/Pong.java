package org.basalt.p2p.message;

import org.basalt.p2p.wire.Message;
import org.basalt.p2p.wire.MessageType;

/// `pong`: yes, I am.
///
/// | offset | size | field | encoding                            |
/// |-------:|-----:|-------|-------------------------------------|
/// |      0 |    8 | nonce | uint64 little-endian, of the `ping` |
///
/// @param isComplete false if the payload was shorter than a nonce, which ends the wait for the
///   ping without a time
///
/// @see <a href="https://github.com/bitcoin/bips/blob/master/bip-0031.mediawiki">BIP-0031</a>
public record Pong(long nonce, boolean isComplete) implements Message {
  public static final MessageType<Pong> TYPE =
      new MessageType<>(
          "pong",
          19,
          in -> in.remaining() >= 8 ? new Pong(in.int64Le()) : new Pong(0, false),
          (m, out) -> out.int64Le(m.nonce));

  public Pong(long nonce) {
    this(nonce, true);
  }

  @Override
  public MessageType<Pong> type() {
    return TYPE;
  }
}
