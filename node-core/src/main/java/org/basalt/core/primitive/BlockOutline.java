package org.basalt.core.primitive;

import java.util.ArrayList;
import java.util.List;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.CompactSize;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.hash.Txid;

/// What a block's bytes tell without its transactions being made: their ids, the sizes, and the
/// coinbase. Takes a fraction of the time of [BlockCodec#decode], since witnesses are neither
/// hashed nor looked at, and nothing but the ids is allocated.
///
/// @param strippedSize bytes of the block without witnesses
/// @param totalSize bytes of the block
/// @param coinbase the first transaction
/// @param txids of all transactions, in order
public record BlockOutline(
    int strippedSize, int totalSize, Transaction coinbase, List<Txid> txids) {
  private static final int MIN_TRANSACTION_SIZE = 10;
  private static final int MIN_INPUT_SIZE = OutPoint.SIZE + 1 + 4;
  private static final int MIN_OUTPUT_SIZE = 8 + 1;

  public BlockOutline {
    txids = List.copyOf(txids);
  }

  /// BIP-0141.
  public long weightWu() {
    return 3L * strippedSize + totalSize;
  }

  /// The outline of a block with at least one transaction that fills the array exactly.
  ///
  /// @throws DecodeException if it does not; not everything that [BlockCodec] refuses is noticed
  public static BlockOutline of(byte[] block) {
    ByteReader in = new ByteReader(block);
    in.skip(BlockHeader.SIZE);
    int count = in.count(MIN_TRANSACTION_SIZE, CompactSize.MAX_SIZE);
    if (count == 0) {
      throw new DecodeException("no coinbase");
    }
    int strippedSize = in.position();
    int start = in.position();
    Transaction coinbase = TransactionCodec.read(in);
    in.position(start);
    List<Txid> txids = new ArrayList<>(count);
    Scanner scanner = new Scanner(in);
    for (int i = 0; i < count; i++) {
      txids.add(scanner.next());
      strippedSize += scanner.strippedSize;
    }
    in.expectEnd();
    return new BlockOutline(strippedSize, block.length, coinbase, txids);
  }

  /// Goes from transaction to transaction.
  private static final class Scanner {
    private final ByteReader in;
    private byte[] stripped = new byte[1024];
    private int strippedSize;

    Scanner(ByteReader in) {
      this.in = in;
    }

    Txid next() {
      int start = in.position();
      in.skip(4);
      boolean isMarked = in.peek() == 0;
      if (isMarked) {
        in.skip(1);
        if (in.uint8() != 1) {
          throw new DecodeException("unknown transaction optional data");
        }
      }
      int bodyStart = in.position();
      int inputs = in.count(MIN_INPUT_SIZE, CompactSize.MAX_SIZE);
      for (int i = 0; i < inputs; i++) {
        in.skip(OutPoint.SIZE);
        in.skip(in.compactSize());
        in.skip(4);
      }
      int outputs = in.count(MIN_OUTPUT_SIZE, CompactSize.MAX_SIZE);
      for (int i = 0; i < outputs; i++) {
        in.skip(8);
        in.skip(in.compactSize());
      }
      int bodyEnd = in.position();
      if (isMarked) {
        for (int i = 0; i < inputs; i++) {
          int items = in.count(1, CompactSize.MAX_SIZE);
          for (int j = 0; j < items; j++) {
            in.skip(in.compactSize());
          }
        }
      }
      int locktimeAt = in.position();
      in.skip(4);
      return isMarked
          ? strippedId(start, bodyStart, bodyEnd - bodyStart, locktimeAt)
          : wholeId(start);
    }

    private Txid wholeId(int start) {
      strippedSize = in.position() - start;
      return Txid.of(Sha256.hashTwice(in.array(), start, strippedSize));
    }

    private Txid strippedId(int start, int bodyStart, int bodySize, int locktimeAt) {
      strippedSize = 4 + bodySize + 4;
      if (strippedSize > stripped.length) {
        stripped = new byte[Math.max(strippedSize, 2 * stripped.length)];
      }
      System.arraycopy(in.array(), start, stripped, 0, 4);
      System.arraycopy(in.array(), bodyStart, stripped, 4, bodySize);
      System.arraycopy(in.array(), locktimeAt, stripped, 4 + bodySize, 4);
      return Txid.of(Sha256.hashTwice(stripped, 0, strippedSize));
    }
  }
}
