package org.basalt.p2p.message;

import org.basalt.p2p.wire.Message;
import org.basalt.p2p.wire.MessageType;

/// `feefilter`: asks a peer not to announce transactions below a fee rate.
///
/// | offset | size | field   | encoding                                      |
/// |-------:|-----:|---------|-----------------------------------------------|
/// |      0 |    8 | feerate | int64 little-endian, satoshis per 1000 vbytes |
///
/// The value may be anything; Core takes it only if it is an amount of money.
///
/// @see <a href="https://github.com/bitcoin/bips/blob/master/bip-0133.mediawiki">BIP-0133</a>
public record FeeFilter(long feeRateSatPerKvB) implements Message {
  public static final MessageType<FeeFilter> TYPE =
      new MessageType<>(
          "feefilter",
          5,
          in -> new FeeFilter(in.int64Le()),
          (m, out) -> out.int64Le(m.feeRateSatPerKvB));

  @Override
  public MessageType<FeeFilter> type() {
    return TYPE;
  }
}
