package org.basalt.p2p.message;

import org.basalt.core.hash.BlockHash;
import org.basalt.p2p.wire.Message;
import org.basalt.p2p.wire.MessageType;

/// `getcfcheckpt`: asks for every 1,000th filter header up to a block.
///
/// | offset | size | field      | encoding       |
/// |-------:|-----:|------------|----------------|
/// |      0 |    1 | filterType | 0 is basic     |
/// |      1 |   32 | stopHash   | internal order |
///
/// @see <a href="https://github.com/bitcoin/bips/blob/master/bip-0157.mediawiki">BIP-0157</a>
public record GetCFCheckpt(int filterType, BlockHash stopHash) implements Message {
  public static final MessageType<GetCFCheckpt> TYPE =
      new MessageType<>(
          "getcfcheckpt",
          26,
          in -> new GetCFCheckpt(in.uint8(), BlockHash.readFrom(in)),
          (m, out) -> {
            out.int8(m.filterType);
            m.stopHash.writeTo(out);
          });

  @Override
  public MessageType<GetCFCheckpt> type() {
    return TYPE;
  }
}
