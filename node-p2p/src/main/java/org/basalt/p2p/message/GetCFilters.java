package org.basalt.p2p.message;

import org.basalt.core.hash.BlockHash;
import org.basalt.p2p.wire.Message;
import org.basalt.p2p.wire.MessageType;

/// `getcfilters`: asks for block filters of a range of blocks, at most 1,000.
///
/// | offset | size | field       | encoding                    |
/// |-------:|-----:|-------------|-----------------------------|
/// |      0 |    1 | filterType  | 0 is basic                  |
/// |      1 |    4 | startHeight | uint32 little-endian        |
/// |      5 |   32 | stopHash    | internal order              |
///
/// @param startHeight unsigned
///
/// @see <a href="https://github.com/bitcoin/bips/blob/master/bip-0157.mediawiki">BIP-0157</a>
public record GetCFilters(int filterType, int startHeight, BlockHash stopHash) implements Message {
  public static final int BLOCKS_MAX = 1000;

  public static final MessageType<GetCFilters> TYPE =
      new MessageType<>(
          "getcfilters",
          22,
          in -> new GetCFilters(in.uint8(), in.int32Le(), BlockHash.readFrom(in)),
          (m, out) -> {
            out.int8(m.filterType).int32Le(m.startHeight);
            m.stopHash.writeTo(out);
          });

  @Override
  public MessageType<GetCFilters> type() {
    return TYPE;
  }
}
