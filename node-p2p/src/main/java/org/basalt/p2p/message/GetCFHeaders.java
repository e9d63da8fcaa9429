package org.basalt.p2p.message;

import org.basalt.core.hash.BlockHash;
import org.basalt.p2p.wire.Message;
import org.basalt.p2p.wire.MessageType;

/// `getcfheaders`: asks for hashes of block filters of a range of blocks, at most 2,000.
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
public record GetCFHeaders(int filterType, int startHeight, BlockHash stopHash) implements Message {
  public static final int BLOCKS_MAX = 2000;

  public static final MessageType<GetCFHeaders> TYPE =
      new MessageType<>(
          "getcfheaders",
          24,
          in -> new GetCFHeaders(in.uint8(), in.int32Le(), BlockHash.readFrom(in)),
          (m, out) -> {
            out.int8(m.filterType).int32Le(m.startHeight);
            m.stopHash.writeTo(out);
          });

  @Override
  public MessageType<GetCFHeaders> type() {
    return TYPE;
  }
}
