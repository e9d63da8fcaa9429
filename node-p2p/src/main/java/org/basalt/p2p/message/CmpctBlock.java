package org.basalt.p2p.message;

import java.util.ArrayList;
import java.util.List;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.ByteSink;
import org.basalt.core.bytes.CompactSize;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TransactionCodec;
import org.basalt.p2p.wire.Message;
import org.basalt.p2p.wire.MessageType;

/// `cmpctblock`: a block whose transactions the receiver is likely to have.
///
/// | size | field       | encoding                                                                    |
/// |-----:|-------------|-----------------------------------------------------------------------------|
/// |   80 | header      | see [BlockHeader]                                                           |
/// |    8 | nonce       | uint64 little-endian, part of the key of the short ids                      |
/// |  var | shortIds    | CompactSize count, 6 bytes little-endian each                               |
/// |  var | prefilled   | CompactSize count; each a CompactSize gap (uint16) and a transaction        |
///
/// Both counts together are at most 65,535.
///
/// @param shortIds 48-bit numbers; owned by this message
///
/// @see <a href="https://github.com/bitcoin/bips/blob/master/bip-0152.mediawiki">BIP-0152</a>
public record CmpctBlock(BlockHeader header, long nonce, long[] shortIds, List<Prefilled> prefilled)
    implements Message {
  private static final int SHORT_ID_SIZE = 6;
  private static final int PREFILLED_SIZE_MIN = 11;
  private static final int TRANSACTIONS_MAX = 0xffff;

  public static final MessageType<CmpctBlock> TYPE =
      new MessageType<>("cmpctblock", 4, CmpctBlock::read, CmpctBlock::write);

  public CmpctBlock {
    prefilled = List.copyOf(prefilled);
  }

  /// A transaction sent in full.
  ///
  /// @param gap transactions between the prefilled one before it (or the start) and this one; 0 to
  ///   65,535
  public record Prefilled(int gap, Transaction transaction) {}

  /// How many transactions the block has.
  public int transactionCount() {
    return shortIds.length + prefilled.size();
  }

  private static CmpctBlock read(ByteReader in) {
    BlockHeader header = BlockHeader.readFrom(in);
    long nonce = in.int64Le();
    long[] shortIds = new long[in.count(SHORT_ID_SIZE, CompactSize.MAX_SIZE)];
    for (int i = 0; i < shortIds.length; i++) {
      shortIds[i] = in.uint32Le() | (long) in.uint16Le() << 32;
    }
    int count = in.count(PREFILLED_SIZE_MIN, CompactSize.MAX_SIZE);
    List<Prefilled> prefilled = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int gap = in.compactSize();
      if (gap > 0xffff) {
        throw new DecodeException("prefilled index " + gap + " does not fit 16 bits");
      }
      prefilled.add(new Prefilled(gap, TransactionCodec.read(in)));
    }
    if (shortIds.length + count > TRANSACTIONS_MAX) {
      throw new DecodeException((shortIds.length + count) + " transactions are too many");
    }
    return new CmpctBlock(header, nonce, shortIds, prefilled);
  }

  private void write(ByteSink out) {
    header.writeTo(out);
    out.int64Le(nonce).compactSize(shortIds.length);
    for (long id : shortIds) {
      out.int32Le((int) id).int16Le((int) (id >>> 32));
    }
    out.compactSize(prefilled.size());
    for (Prefilled p : prefilled) {
      out.compactSize(p.gap);
      TransactionCodec.write(p.transaction, out);
    }
  }

  @Override
  public MessageType<CmpctBlock> type() {
    return TYPE;
  }
}
