package org.basalt.p2p.message;

import org.basalt.p2p.wire.Message;
import org.basalt.p2p.wire.MessageType;

/// `sendcmpct`: the sender understands compact blocks of a version.
///
/// | offset | size | field    | encoding                                                       |
/// |-------:|-----:|----------|----------------------------------------------------------------|
/// |      0 |    1 | announce | 1: announce blocks by `cmpctblock` unasked, 0: do not          |
/// |      1 |    8 | version  | uint64 little-endian; 2 is the one in use                      |
///
/// @param announce 0 to 255; more than 1 is misbehaviour, which is for the receiver to judge
///
/// @see <a href="https://github.com/bitcoin/bips/blob/master/bip-0152.mediawiki">BIP-0152</a>
public record SendCmpct(int announce, long version) implements Message {
  /// Short ids are made of wtxids.
  public static final long VERSION = 2;

  public static final MessageType<SendCmpct> TYPE =
      new MessageType<>(
          "sendcmpct",
          20,
          in -> new SendCmpct(in.uint8(), in.int64Le()),
          (m, out) -> out.int8(m.announce).int64Le(m.version));

  public static SendCmpct highBandwidth(boolean isWanted) {
    return new SendCmpct(isWanted ? 1 : 0, VERSION);
  }

  public boolean isHighBandwidth() {
    return announce == 1;
  }

  @Override
  public MessageType<SendCmpct> type() {
    return TYPE;
  }
}
