package org.basalt.p2p.message;

import org.basalt.p2p.wire.Message;
import org.basalt.p2p.wire.MessageType;

/// `sendcmpct`: the sender understands compact blocks of a version.
///
/// | offset | size | field            | encoding                                    |
/// |-------:|-----:|------------------|---------------------------------------------|
/// |      0 |    1 | isHighBandwidth  | 0 or not: announce by `cmpctblock` unasked  |
/// |      1 |    8 | version          | uint64 little-endian; 2 is the one in use   |
///
/// @see <a href="https://github.com/bitcoin/bips/blob/master/bip-0152.mediawiki">BIP-0152</a>
public record SendCmpct(boolean isHighBandwidth, long version) implements Message {
  public static final MessageType<SendCmpct> TYPE =
      new MessageType<>(
          "sendcmpct",
          20,
          in -> new SendCmpct(in.uint8() != 0, in.int64Le()),
          (m, out) -> out.int8(m.isHighBandwidth ? 1 : 0).int64Le(m.version));

  @Override
  public MessageType<SendCmpct> type() {
    return TYPE;
  }
}
