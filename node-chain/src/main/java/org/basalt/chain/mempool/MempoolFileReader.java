package org.basalt.chain.mempool;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.TransactionCodec;

/// Reads `mempool.dat`, whose format [MempoolFileWriter] tells, piece by piece: first all
/// transactions, then the two lists behind them. The file may be of any size and damaged; what was
/// read before the damage is good.
///
/// Every method throws [DecodeException] where the file makes no sense or ends too early.
public final class MempoolFileReader implements AutoCloseable {
  /// No transaction of a mempool is nearly as large (MAX_STANDARD_TX_WEIGHT is 400,000), and none
  /// of a block is larger.
  private static final int MAX_ITEM_BYTES = 4_000_000 + 2 * Long.BYTES;

  private static final int WINDOW_BYTES = 2 * MAX_ITEM_BYTES;

  private final InputStream in;
  private byte[] key = new byte[MempoolFileWriter.KEY_SIZE];

  /// The bytes `from` to `end` are read and not yet taken; they begin at `position` of the file.
  private byte[] window = new byte[1 << 16];

  private int from;
  private int end;
  private long position;
  private long count;
  private long left;

  private MempoolFileReader(InputStream in) {
    this.in = in;
  }

  /// Opens a file and reads its head.
  public static MempoolFileReader open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    try {
      return of(in);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /// @param in is closed with the reader
  static MempoolFileReader of(InputStream in) throws IOException {
    MempoolFileReader reader = new MempoolFileReader(in);
    reader.readHead();
    return reader;
  }

  /// Takes no byte behind the key, under which all others are.
  private void readHead() throws IOException {
    long version = head(Long.BYTES).int64Le();
    if (version == MempoolFileWriter.VERSION) {
      byte[] read = head(1 + MempoolFileWriter.KEY_SIZE).varBytes(MempoolFileWriter.KEY_SIZE);
      if (read.length != MempoolFileWriter.KEY_SIZE) {
        throw new DecodeException("expected a key of 8 bytes, got " + read.length);
      }
      key = read;
    } else if (version != MempoolFileWriter.VERSION_WITHOUT_KEY) {
      throw new DecodeException("unknown version " + Long.toUnsignedString(version));
    }
    count = take(Long.BYTES).int64Le();
    left = count;
  }

  private ByteReader head(int size) throws IOException {
    position += size;
    return new ByteReader(in.readNBytes(size));
  }

  /// How many transactions there are said to be; unsigned.
  public long count() {
    return count;
  }

  /// None behind the last one.
  public Optional<SavedTx> next() throws IOException {
    if (left == 0) {
      return Optional.empty();
    }
    left--;
    fill(MAX_ITEM_BYTES);
    ByteReader reader = new ByteReader(window, from, end - from);
    int start = reader.position();
    SavedTx saved = new SavedTx(TransactionCodec.read(reader), reader.int64Le(), reader.int64Le());
    advance(reader.position() - start);
    return Optional.of(saved);
  }

  /// Behind the transactions.
  public Map<Txid, Long> feeDeltasSat() throws IOException {
    Map<Txid, Long> deltas = new LinkedHashMap<>();
    for (int n = compactSize(); n > 0; n--) {
      ByteReader reader = take(Txid.SIZE + Long.BYTES);
      deltas.put(Txid.of(reader.bytes(Txid.SIZE)), reader.int64Le());
    }
    return deltas;
  }

  /// Behind the fee deltas.
  public List<Txid> unbroadcast() throws IOException {
    List<Txid> txids = new ArrayList<>();
    for (int n = compactSize(); n > 0; n--) {
      txids.add(Txid.of(take(Txid.SIZE).bytes(Txid.SIZE)));
    }
    return txids;
  }

  private int compactSize() throws IOException {
    fill(1 + Long.BYTES);
    ByteReader reader = new ByteReader(window, from, end - from);
    int start = reader.position();
    int value = reader.compactSize();
    advance(reader.position() - start);
    return value;
  }

  /// So many bytes; none of them is given again.
  private ByteReader take(int size) throws IOException {
    fill(size);
    ByteReader reader = new ByteReader(window, from, Math.min(size, end - from));
    advance(reader.remaining());
    return reader;
  }

  private void advance(int size) {
    from += size;
    position += size;
  }

  /// Sees to it that so many bytes are there to be taken, or all that the file still has.
  private void fill(int wanted) throws IOException {
    if (end - from >= wanted) {
      return;
    }
    if (window.length - from < wanted) {
      byte[] target = window.length < wanted ? new byte[WINDOW_BYTES] : window;
      System.arraycopy(window, from, target, 0, end - from);
      end -= from;
      from = 0;
      window = target;
    }
    int read = in.readNBytes(window, end, window.length - end);
    long place = position + (end - from);
    for (int i = 0; i < read; i++) {
      window[end + i] ^= key[(int) (place + i) & (MempoolFileWriter.KEY_SIZE - 1)];
    }
    end += read;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
