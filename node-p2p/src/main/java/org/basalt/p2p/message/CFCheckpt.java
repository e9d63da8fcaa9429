package org.basalt.p2p.message;

import java.util.List;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.FilterHeader;
import org.basalt.p2p.wire.Message;
import org.basalt.p2p.wire.MessageType;

/// `cfcheckpt`: the filter headers at heights 1,000, 2,000, … up to a block.
///
/// | size | field      | encoding                         |
/// |-----:|------------|----------------------------------|
/// |    1 | filterType | 0 is basic                       |
/// |   32 | stopHash   | internal order                   |
/// |  var | headers    | CompactSize count, 32 bytes each |
///
/// @see <a href="https://github.com/bitcoin/bips/blob/master/bip-0157.mediawiki">BIP-0157</a>
public record CFCheckpt(int filterType, BlockHash stopHash, List<FilterHeader> headers)
    implements Message {
  public static final MessageType<CFCheckpt> TYPE =
      new MessageType<>(
          "cfcheckpt",
          27,
          in ->
              new CFCheckpt(
                  in.uint8(), BlockHash.readFrom(in), HashLists.read(in, FilterHeader::readFrom)),
          (m, out) -> {
            out.int8(m.filterType);
            m.stopHash.writeTo(out);
            HashLists.write(m.headers, out);
          });

  public CFCheckpt {
    headers = List.copyOf(headers);
  }

  @Override
  public MessageType<CFCheckpt> type() {
    return TYPE;
  }
}
