package org.basalt.chain.fees;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.basalt.chain.api.FeeHorizon;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.ByteSink;
import org.basalt.core.bytes.DecodeException;

/// The bytes of `fee_estimates.dat`, as Core has them since 0.21 (`block_policy_estimator.cpp`
/// Write, TxConfirmStats::Write).
///
/// | bytes | meaning |
/// |---|---|
/// | 4 | version, 309900 |
/// | 4 | highest block seen |
/// | 4, 4 | first and last block learned from |
/// | numbers | upper bounds of the buckets |
/// | 8 | decay; of the medium, the short and the long horizon in this order, as is all below |
/// | 4 | blocks per period |
/// | numbers | sum of fee rates by bucket |
/// | numbers | count of transactions by bucket |
/// | count, numbers… | mined, by period and bucket |
/// | count, numbers… | failed, by period and bucket |
///
/// Integers are little-endian; numbers are a compact size and IEEE doubles of 8 bytes each.
final class FeeEstimatesCodec {
  private static final int VERSION = 309_900;
  private static final int MAX_BUCKETS = 1_000;
  private static final int MAX_TARGET_BLOCKS = 6 * 24 * 7;

  /// The file's order.
  private static final List<FeeHorizon> ORDER =
      List.of(FeeHorizon.MEDIUM, FeeHorizon.SHORT, FeeHorizon.LONG);

  private FeeEstimatesCodec() {}

  static byte[] encode(FeeHistory history) {
    ArraySink out = new ArraySink(1 << 19);
    out.int32Le(VERSION);
    out.int32Le(history.bestHeight());
    out.int32Le(history.firstHeight());
    out.int32Le(history.lastHeight());
    write(history.buckets().upperSatPerKvB(), out);
    for (FeeHorizon horizon : ORDER) {
      ConfirmationHistory one = history.of(horizon);
      write(one.decay, out);
      out.int32Le(one.blocksPerPeriod);
      write(one.rateSums, out);
      write(one.counts, out);
      write(one.confirmed, out);
      write(one.failed, out);
    }
    return out.toByteArray();
  }

  private static void write(double value, ByteSink out) {
    out.int64Le(Double.doubleToLongBits(value));
  }

  private static void write(double[] values, ByteSink out) {
    out.compactSize(values.length);
    for (double value : values) {
      write(value, out);
    }
  }

  private static void write(double[][] table, ByteSink out) {
    out.compactSize(table.length);
    for (double[] row : table) {
      write(row, out);
    }
  }

  /// @throws DecodeException if these are not the bytes of such a file
  static FeeHistory decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    int version = in.int32Le();
    if (version != VERSION) {
      throw new DecodeException("version " + version + ", expected " + VERSION);
    }
    int bestHeight = in.int32Le();
    int firstHeight = in.int32Le();
    int lastHeight = in.int32Le();
    if (firstHeight < 0 || firstHeight > lastHeight || lastHeight > bestHeight) {
      throw new DecodeException("blocks " + firstHeight + " to " + lastHeight);
    }
    double[] bounds = numbers(in);
    if (bounds.length < 2 || bounds.length > MAX_BUCKETS || !isAscending(bounds)) {
      throw new DecodeException("bad bounds of " + bounds.length + " buckets");
    }
    FeeBuckets buckets = new FeeBuckets(bounds);
    Map<FeeHorizon, ConfirmationHistory> horizons = new EnumMap<>(FeeHorizon.class);
    for (FeeHorizon horizon : ORDER) {
      horizons.put(horizon, history(in, buckets));
    }
    FeeHistory history = new FeeHistory(buckets, horizons, bestHeight, firstHeight, lastHeight);
    int shortMax = history.of(FeeHorizon.SHORT).maxTargetBlocks();
    int mediumMax = history.of(FeeHorizon.MEDIUM).maxTargetBlocks();
    int longMax = history.of(FeeHorizon.LONG).maxTargetBlocks();
    if (shortMax > mediumMax || mediumMax > longMax) {
      // Who asks the longer horizon for what the shorter one does not know would look behind its
      // end.
      throw new DecodeException(
          "horizons of " + shortMax + ", " + mediumMax + " and " + longMax + " blocks");
    }
    return history;
  }

  private static boolean isAscending(double[] bounds) {
    for (int i = 1; i < bounds.length; i++) {
      if (!(bounds[i] > bounds[i - 1])) {
        return false;
      }
    }
    return true;
  }

  private static ConfirmationHistory history(ByteReader in, FeeBuckets buckets) {
    double decay = number(in);
    if (!(decay > 0 && decay < 1)) {
      throw new DecodeException("decay " + decay);
    }
    int blocksPerPeriod = in.int32Le();
    double[] rateSums = row(in, buckets.count());
    double[] counts = row(in, buckets.count());
    double[][] confirmed = table(in, buckets.count());
    double[][] failed = table(in, buckets.count());
    long maxTarget = (long) blocksPerPeriod * confirmed.length;
    if (blocksPerPeriod <= 0
        || maxTarget <= 0
        || maxTarget > MAX_TARGET_BLOCKS
        || failed.length != confirmed.length) {
      throw new DecodeException(confirmed.length + " periods of " + blocksPerPeriod + " blocks");
    }
    return new ConfirmationHistory(
        buckets, decay, blocksPerPeriod, rateSums, counts, confirmed, failed);
  }

  private static double number(ByteReader in) {
    double number = Double.longBitsToDouble(in.int64Le());
    if (!Double.isFinite(number)) {
      // It would spread to every estimate, and stay.
      throw new DecodeException("the number " + number);
    }
    return number;
  }

  private static double[] numbers(ByteReader in) {
    double[] values = new double[in.count(Double.BYTES, MAX_BUCKETS)];
    for (int i = 0; i < values.length; i++) {
      values[i] = number(in);
    }
    return values;
  }

  private static double[] row(ByteReader in, int count) {
    double[] values = numbers(in);
    if (values.length != count) {
      throw new DecodeException("expected " + count + " buckets, got " + values.length);
    }
    return values;
  }

  private static double[][] table(ByteReader in, int columns) {
    int count = in.count(Double.BYTES, MAX_TARGET_BLOCKS);
    List<double[]> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(row(in, columns));
    }
    return rows.toArray(new double[0][]);
  }
}
