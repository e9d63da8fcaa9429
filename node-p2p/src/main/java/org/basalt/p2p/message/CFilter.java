package org.basalt.p2p.message;

import org.basalt.core.bytes.CompactSize;
import org.basalt.core.hash.BlockHash;
import org.basalt.p2p.wire.Message;
import org.basalt.p2p.wire.MessageType;

/// `cfilter`: the filter of one block.
///
/// | size | field      | encoding                  |
/// |-----:|------------|---------------------------|
/// |    1 | filterType | 0 is basic                |
/// |   32 | blockHash  | internal order            |
/// |  var | filter     | CompactSize length, bytes |
///
/// @param filter owned by this message
///
/// @see <a href="https://github.com/bitcoin/bips/blob/master/bip-0157.mediawiki">BIP-0157</a>
public record CFilter(int filterType, BlockHash blockHash, byte[] filter) implements Message {
  public static final MessageType<CFilter> TYPE =
      new MessageType<>(
          "cfilter",
          23,
          in -> new CFilter(in.uint8(), BlockHash.readFrom(in), in.varBytes(CompactSize.MAX_SIZE)),
          (m, out) -> {
            out.int8(m.filterType);
            m.blockHash.writeTo(out);
            out.varBytes(m.filter);
          });

  @Override
  public MessageType<CFilter> type() {
    return TYPE;
  }
}
