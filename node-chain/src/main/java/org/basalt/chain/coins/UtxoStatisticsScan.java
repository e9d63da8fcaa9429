package org.basalt.chain.coins;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.UtxoStatistics;
import org.basalt.chain.api.UtxoStatistics.HashType;
import org.basalt.chain.kv.Cursor;
import org.basalt.chain.kv.KeyRange;
import org.basalt.chain.kv.KeyValueReader;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.ByteSink;
import org.basalt.core.consensus.Coin;
import org.basalt.core.crypto.MuHash3072;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.runtime.WorkerPool;

/// Walks all coins of a snapshot and sums them up.
///
/// Both hashes are over one form of a coin:
///
/// | size | field    | encoding                                             |
/// |-----:|----------|------------------------------------------------------|
/// |   36 | outpoint | txid, output position, as on the wire                |
/// |    4 | origin   | uint32 little-endian, height * 2, plus 1 for a coinbase |
/// |  var | output   | as on the wire                                       |
///
/// `hash_serialized_3` is the double SHA-256 of all of them in the order of the table, so one
/// thread makes it. The MuHash does not depend on order: parts of the table are hashed on many
/// threads. Source: Core `kernel/coinstats.cpp`.
public final class UtxoStatisticsScan {
  /// Parts of the table, by the first byte of the txid.
  private static final int PARTS = 256;

  /// txid, position, origin, value, script length: what an output is said to take beside its
  /// script.
  private static final int BOGO_BYTES = 32 + 4 + 4 + 8 + 2;

  private UtxoStatisticsScan() {}

  /// @param snapshot whose best block is `node`
  /// @param diskSizeBytes passed on
  /// @throws IllegalStateException if the snapshot is of another block
  public static UtxoStatistics run(
      KeyValueReader snapshot,
      BlockNode node,
      HashType hashType,
      long diskSizeBytes,
      WorkerPool workers) {
    Optional<BlockHash> best = CoinsTable.bestBlock(snapshot);
    if (best.isEmpty() || !best.get().equals(node.hash())) {
      throw new IllegalStateException("coins are as of " + best + ", not of " + node);
    }
    Part sum = new Part();
    String hash =
        switch (hashType) {
          case HASH_SERIALIZED_3 -> serializedHash(snapshot, sum);
          case MUHASH -> muHash(snapshot, sum, workers);
          case NONE -> {
            inParts(snapshot, false, workers).forEach(sum::add);
            yield "";
          }
        };
    return new UtxoStatistics(
        node, sum.txCount, sum.outputCount, sum.bogoSize, sum.totalSat, diskSizeBytes, hash);
  }

  private static String serializedHash(KeyValueReader snapshot, Part sum) {
    Sha256 sha256 = new Sha256();
    sum.scan(
        snapshot, CoinsTable.allCoins(), bytes -> sha256.bytes(bytes.array(), 0, bytes.size()));
    return BlockHash.of(sha256.finishTwice()).toString();
  }

  private static String muHash(KeyValueReader snapshot, Part sum, WorkerPool workers) {
    MuHash3072 set = new MuHash3072();
    for (Part part : inParts(snapshot, true, workers)) {
      sum.add(part);
      set.combine(part.set);
    }
    return BlockHash.of(set.finish()).toString();
  }

  private static List<Part> inParts(KeyValueReader snapshot, boolean isHashed, WorkerPool workers) {
    List<Callable<Part>> tasks = new ArrayList<>(PARTS);
    for (int i = 0; i < PARTS; i++) {
      KeyRange range = part(i);
      tasks.add(() -> {
        Part part = new Part();
        part.scan(
            snapshot,
            range,
            bytes -> {
              if (isHashed) {
                part.set.insert(bytes.array(), 0, bytes.size());
              }
            });
        return part;
      });
    }
    return workers.all(tasks);
  }

  private static KeyRange part(int index) {
    byte[] from = {(byte) index};
    byte[] to = index == PARTS - 1 ? new byte[0] : new byte[] {(byte) (index + 1)};
    return index == 0
        ? KeyRange.between(CoinsTable.allCoins().from(), to)
        : KeyRange.between(from, to);
  }

  /// Writes a coin in the form that is hashed.
  public static void writeHashed(OutPoint outpoint, Coin coin, ByteSink out) {
    outpoint.writeTo(out);
    out.int32Le(coin.height() << 1 | (coin.isCoinbase() ? 1 : 0));
    coin.output().writeTo(out);
  }

  /// Size of an output as the figure `bogosize` counts it.
  public static long bogoSize(Coin coin) {
    return (long) BOGO_BYTES + coin.scriptPubKey().size();
  }

  /// Takes the hashed form of one coin.
  private interface Hasher {
    void accept(ArraySink bytes);
  }

  /// Sums of a part of the table, all of a transaction's outputs included.
  private static final class Part {
    private final MuHash3072 set = new MuHash3072();
    private long txCount;
    private long outputCount;
    private long bogoSize;
    private long totalSat;

    void scan(KeyValueReader snapshot, KeyRange range, Hasher hasher) {
      ArraySink bytes = new ArraySink();
      Txid last = Txid.ZERO;
      try (Cursor<byte[], byte[]> rows = snapshot.cursor(CoinsTable.COLUMN, range)) {
        while (rows.next()) {
          OutPoint outpoint = CoinsTable.outpoint(rows.key());
          Coin coin = CoinsTable.decode(rows.value());
          if (outputCount == 0 || !outpoint.txid().equals(last)) {
            txCount++;
            last = outpoint.txid();
          }
          outputCount++;
          bogoSize += UtxoStatisticsScan.bogoSize(coin);
          totalSat = Math.addExact(totalSat, coin.valueSat());
          bytes.clear();
          writeHashed(outpoint, coin, bytes);
          hasher.accept(bytes);
        }
      }
    }

    void add(Part other) {
      txCount += other.txCount;
      outputCount += other.outputCount;
      bogoSize += other.bogoSize;
      totalSat = Math.addExact(totalSat, other.totalSat);
    }
  }
}
