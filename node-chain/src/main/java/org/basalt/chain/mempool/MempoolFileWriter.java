package org.basalt.chain.mempool;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.TreeMap;
import java.util.TreeSet;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.primitive.TransactionCodec;

/// Writes `mempool.dat` as Core does (`node/mempool_persist.cpp` DumpMempool). All integers are
/// little-endian; from the count of transactions on, every byte is XORed with the key's byte at the
/// place in the file, modulo 8, so that no scanner of viruses finds a known pattern in the file.
///
/// | bytes | what |
/// |---|---|
/// | 8 | version: 2, or 1 for a file without key |
/// | 1 + 8 | length 8 and key; version 2 only |
/// | 8 | count of transactions |
/// | | of each: transaction with witness, `int64` time in seconds, `int64` fee delta in satoshis |
/// | | CompactSize count, and of each: 32 bytes txid, `int64` fee delta of one not in the file |
/// | | CompactSize count, and of each: 32 bytes txid of one that no peer has fetched yet |
///
/// An empty mempool under the key `0102030405060708`: `0200000000000000 08 0102030405060708
/// 0203040506070801 02 03`.
public final class MempoolFileWriter {
  static final long VERSION_WITHOUT_KEY = 1;
  static final long VERSION = 2;
  static final int KEY_SIZE = 8;

  private final OutputStream out;
  private final ArraySink sink = new ArraySink();
  private byte[] key = new byte[KEY_SIZE];
  private long position;

  private MempoolFileWriter(OutputStream out) {
    this.out = out;
  }

  /// Replaces a file as a whole: it is written beside, forced to disk and moved into place.
  ///
  /// @param key of [#KEY_SIZE] bytes, or none for the old format
  public static void replace(Path file, SavedMempool saved, byte[] key) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try (FileOutputStream disk = new FileOutputStream(fresh.toFile())) {
      BufferedOutputStream buffered = new BufferedOutputStream(disk, 1 << 16);
      write(saved, key, buffered);
      buffered.flush();
      disk.getFD().sync();
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// @param key of [#KEY_SIZE] bytes, or none for the old format
  static void write(SavedMempool saved, byte[] key, OutputStream out) throws IOException {
    if (key.length != 0 && key.length != KEY_SIZE) {
      throw new IllegalArgumentException("expected a key of 8 bytes, got " + key.length);
    }
    new MempoolFileWriter(out).write(saved, key);
  }

  private void write(SavedMempool saved, byte[] newKey) throws IOException {
    if (newKey.length == 0) {
      sink.int64Le(VERSION_WITHOUT_KEY);
      hand();
    } else {
      sink.int64Le(VERSION).varBytes(newKey);
      hand();
      key = newKey.clone();
    }
    sink.int64Le(saved.transactions().size());
    for (SavedTx entry : saved.transactions()) {
      TransactionCodec.write(entry.tx(), sink);
      sink.int64Le(entry.timeSec()).int64Le(entry.feeDeltaSat());
      hand();
    }
    sink.compactSize(saved.feeDeltasSat().size());
    new TreeMap<>(saved.feeDeltasSat())
        .forEach((txid, delta) -> sink.bytes(txid.toByteArray()).int64Le(delta));
    sink.compactSize(saved.unbroadcast().size());
    new TreeSet<>(saved.unbroadcast()).forEach(txid -> sink.bytes(txid.toByteArray()));
    hand();
  }

  /// Hands over what the sink has.
  private void hand() throws IOException {
    byte[] bytes = sink.array();
    int size = sink.size();
    for (int i = 0; i < size; i++) {
      bytes[i] ^= key[(int) (position + i) & (KEY_SIZE - 1)];
    }
    out.write(bytes, 0, size);
    position += size;
    sink.clear();
  }
}
