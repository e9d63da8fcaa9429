package org.basalt.chain.mempool;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.hash.Txid;

/// Any bytes as `mempool.dat`: read, or refused as malformed and nothing else. What was read comes
/// back from what is written of it.
public final class MempoolFileFuzz {
  private static final byte[] KEY = {1, 2, 3, 4, 5, 6, 7, 8};

  private MempoolFileFuzz() {}

  /// Called by the fuzzer.
  public static void fuzzerTestOneInput(byte[] data) throws IOException {
    Optional<SavedMempool> read = read(data);
    if (read.isPresent()) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      MempoolFileWriter.write(read.get(), KEY, out);
      SavedMempool again =
          read(out.toByteArray()).orElseThrow(() -> new AssertionError("written and not read"));
      if (!again.equals(read.get())) {
        throw new AssertionError("read " + read.get() + ", then " + again);
      }
    }
  }

  private static Optional<SavedMempool> read(byte[] data) throws IOException {
    List<SavedTx> transactions = new ArrayList<>();
    try (MempoolFileReader reader = MempoolFileReader.of(new ByteArrayInputStream(data))) {
      for (Optional<SavedTx> next = reader.next(); next.isPresent(); next = reader.next()) {
        transactions.add(next.get());
      }
      Map<Txid, Long> deltas = reader.feeDeltasSat();
      return Optional.of(
          new SavedMempool(transactions, deltas, new TreeSet<>(reader.unbroadcast())));
    } catch (DecodeException e) {
      return Optional.empty();
    }
  }
}
