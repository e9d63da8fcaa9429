package org.basalt.p2p.message;

import java.util.ArrayList;
import java.util.List;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.ByteSink;
import org.basalt.core.bytes.CompactSize;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.hash.BlockHash;
import org.basalt.p2p.wire.Message;
import org.basalt.p2p.wire.MessageType;

/// `getblocktxn`: asks for transactions of a compact block.
///
/// | size | field     | encoding                                                             |
/// |-----:|-----------|----------------------------------------------------------------------|
/// |   32 | blockHash | internal order                                                       |
/// |  var | indexes   | CompactSize count; each a CompactSize gap to the index before it     |
///
/// @param indexes ascending, 0 to 65,535
///
/// @see <a href="https://github.com/bitcoin/bips/blob/master/bip-0152.mediawiki">BIP-0152</a>
public record GetBlockTxn(BlockHash blockHash, List<Integer> indexes) implements Message {
  public static final MessageType<GetBlockTxn> TYPE =
      new MessageType<>("getblocktxn", 10, GetBlockTxn::read, GetBlockTxn::write);

  public GetBlockTxn {
    indexes = List.copyOf(indexes);
  }

  private static GetBlockTxn read(ByteReader in) {
    BlockHash blockHash = BlockHash.readFrom(in);
    int count = in.count(1, CompactSize.MAX_SIZE);
    List<Integer> indexes = new ArrayList<>(Math.min(count, 0x10000));
    int next = 0;
    for (int i = 0; i < count; i++) {
      int index = next + in.compactSize();
      if (index > 0xffff) {
        throw new DecodeException("transaction index " + index + " does not fit 16 bits");
      }
      indexes.add(index);
      next = index + 1;
    }
    return new GetBlockTxn(blockHash, indexes);
  }

  private void write(ByteSink out) {
    blockHash.writeTo(out);
    out.compactSize(indexes.size());
    int next = 0;
    for (int index : indexes) {
      out.compactSize(index - next);
      next = index + 1;
    }
  }

  @Override
  public MessageType<GetBlockTxn> type() {
    return TYPE;
  }
}
