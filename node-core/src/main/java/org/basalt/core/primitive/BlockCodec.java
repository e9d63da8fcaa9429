package org.basalt.core.primitive;

import java.util.ArrayList;
import java.util.List;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.ByteSink;
import org.basalt.core.bytes.CompactSize;

/// Bytes to blocks and back: header, CompactSize count, transactions (BIP-0144).
public final class BlockCodec {
  private static final int MIN_TRANSACTION_SIZE = 10;

  private BlockCodec() {}

  /// A block that fills the array exactly.
  public static Block decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    Block block = read(in);
    in.expectEnd();
    return block;
  }

  public static Block read(ByteReader in) {
    BlockHeader header = BlockHeader.readFrom(in);
    int count = in.count(MIN_TRANSACTION_SIZE, CompactSize.MAX_SIZE);
    List<Transaction> transactions = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      transactions.add(TransactionCodec.read(in));
    }
    return new Block(header, transactions);
  }

  public static void write(Block block, ByteSink out) {
    block.header().writeTo(out);
    out.compactSize(block.transactions().size());
    for (Transaction tx : block.transactions()) {
      TransactionCodec.write(tx, out);
    }
  }

  /// Without witnesses, for peers that do not know them.
  public static void writeStripped(Block block, ByteSink out) {
    block.header().writeTo(out);
    out.compactSize(block.transactions().size());
    for (Transaction tx : block.transactions()) {
      TransactionCodec.writeStripped(tx, out);
    }
  }

  public static byte[] encode(Block block) {
    ArraySink out = new ArraySink(block.totalSize());
    write(block, out);
    return out.toByteArray();
  }
}
