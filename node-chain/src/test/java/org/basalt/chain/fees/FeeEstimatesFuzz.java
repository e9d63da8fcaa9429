package org.basalt.chain.fees;

import java.util.Arrays;
import java.util.List;
import org.basalt.chain.api.FeeEstimates.Smart;
import org.basalt.chain.api.FeeHorizon;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.hash.Txid;
import org.basalt.core.testing.FuzzInput;

/// Any bytes as `fee_estimates.dat`, files of sensible shape and odd numbers among them: read, or
/// malformed and nothing else. What was read is written as the same, and an estimator lives with
/// it.
public final class FeeEstimatesFuzz {
  private static final int VERSION = 309_900;
  private static final int BLOCKS = 12;

  private FeeEstimatesFuzz() {}

  /// Called by the fuzzer.
  public static void fuzzerTestOneInput(byte[] data) {
    FuzzInput in = new FuzzInput(data);
    byte[] file = in.below(4) == 0 ? in.rest() : shaped(in);
    FeeHistory history;
    try {
      history = FeeEstimatesCodec.decode(file);
    } catch (DecodeException e) {
      return;
    }
    byte[] written = FeeEstimatesCodec.encode(history);
    if (!Arrays.equals(written, Arrays.copyOf(file, written.length))) {
      throw new AssertionError("a file with two forms");
    }
    live(new FeeEstimator(history), history.bestHeight());
  }

  private static void live(FeeEstimator estimator, int bestHeight) {
    ask(estimator);
    Txid txid = Txid.parse("%064x".formatted(7));
    int height = bestHeight;
    for (int i = 0; i < BLOCKS && height < Integer.MAX_VALUE; i++) {
      estimator.arrived(txid, 1_000L * i, height);
      height++;
      estimator.blockConnected(height, i % 3 == 0 ? List.of() : List.of(txid));
    }
    estimator.left(txid);
    ask(estimator);
    FeeEstimatesCodec.decode(FeeEstimatesCodec.encode(estimator.history()));
  }

  private static void ask(FeeEstimator estimator) {
    for (int target : new int[] {1, 2, 6, 25, 1008}) {
      for (boolean isConservative : new boolean[] {false, true}) {
        Smart smart = estimator.smart(target, isConservative);
        if (smart.feeRateSatPerKvB() < 0) {
          throw new AssertionError("rate " + smart);
        }
      }
    }
    for (FeeHorizon horizon : FeeHorizon.values()) {
      estimator.raw(estimator.maxTargetBlocks(horizon), 0.95, horizon);
      estimator.raw(1, 0, horizon);
    }
  }

  private static byte[] shaped(FuzzInput in) {
    ArraySink out = new ArraySink();
    int first = in.int16();
    int last = first + in.int16();
    out.int32Le(VERSION).int32Le(in.oneIn(10) ? Integer.MAX_VALUE : last + in.int8());
    out.int32Le(first).int32Le(last);
    int buckets = 2 + in.below(5);
    out.compactSize(buckets);
    double bound = number(in);
    for (int i = 0; i < buckets; i++) {
      number(out, i == buckets - 1 && in.flag() ? Double.POSITIVE_INFINITY : bound);
      bound += 1 + in.int16();
    }
    for (int horizon = 0; horizon < 3; horizon++) {
      number(out, in.oneIn(10) ? number(in) : 0.9);
      int periods = 1 + in.below(4);
      out.int32Le(in.oneIn(10) ? in.int16() : 1 + in.below(8));
      row(in, buckets, out);
      row(in, buckets, out);
      table(in, periods, buckets, out);
      table(in, periods, buckets, out);
    }
    return out.toByteArray();
  }

  private static void table(FuzzInput in, int periods, int buckets, ArraySink out) {
    out.compactSize(periods);
    for (int i = 0; i < periods; i++) {
      row(in, buckets, out);
    }
  }

  private static void row(FuzzInput in, int buckets, ArraySink out) {
    out.compactSize(buckets);
    for (int i = 0; i < buckets; i++) {
      number(out, number(in));
    }
  }

  private static double number(FuzzInput in) {
    return switch (in.below(16)) {
      case 0 -> Double.longBitsToDouble(in.int64());
      case 1 -> -in.int8();
      case 2 -> Double.NaN;
      case 3 -> Double.POSITIVE_INFINITY;
      default -> in.int16() / 16.0;
    };
  }

  private static void number(ArraySink out, double value) {
    out.int64Le(Double.doubleToRawLongBits(value));
  }
}
