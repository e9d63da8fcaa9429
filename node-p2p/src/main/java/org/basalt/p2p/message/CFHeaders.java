package org.basalt.p2p.message;

import java.util.List;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.FilterHeader;
import org.basalt.p2p.wire.Message;
import org.basalt.p2p.wire.MessageType;

/// `cfheaders`: hashes of the filters of a range of blocks, and the filter header before them.
///
/// | size | field        | encoding                               |
/// |-----:|--------------|----------------------------------------|
/// |    1 | filterType   | 0 is basic                             |
/// |   32 | stopHash     | internal order                         |
/// |   32 | prevHeader   | filter header before the first block   |
/// |  var | filterHashes | CompactSize count, 32 bytes each       |
///
/// @param filterHashes hashes of filters, from which filter headers are chained
///
/// @see <a href="https://github.com/bitcoin/bips/blob/master/bip-0157.mediawiki">BIP-0157</a>
public record CFHeaders(
    int filterType, BlockHash stopHash, FilterHeader prevHeader, List<FilterHeader> filterHashes)
    implements Message {
  public static final MessageType<CFHeaders> TYPE =
      new MessageType<>(
          "cfheaders",
          25,
          in ->
              new CFHeaders(
                  in.uint8(),
                  BlockHash.readFrom(in),
                  FilterHeader.readFrom(in),
                  HashLists.read(in, FilterHeader::readFrom)),
          (m, out) -> {
            out.int8(m.filterType);
            m.stopHash.writeTo(out);
            m.prevHeader.writeTo(out);
            HashLists.write(m.filterHashes, out);
          });

  public CFHeaders {
    filterHashes = List.copyOf(filterHashes);
  }

  @Override
  public MessageType<CFHeaders> type() {
    return TYPE;
  }
}
