package org.basalt.chain.mempool;

import java.util.List;
import java.util.stream.LongStream;
import org.basalt.core.testing.FuzzInput;

/// The best order of small clusters of any shape, beside the optimum by brute force; where fees are
/// so large that they are compared in coarse units, an order all the same.
public final class LinearizationFuzz {
  private static final int MAX_FEE_BITS = 52;
  private static final long MAX_EXACT = 1L << 60;

  private LinearizationFuzz() {}

  /// Called by the fuzzer.
  public static void fuzzerTestOneInput(byte[] data) {
    FuzzInput in = new FuzzInput(data);
    int size = 1 + in.below(LinearizationModel.MAX_SIZE);
    int feeShift = in.below(18);
    int largeFeeShift = in.oneIn(4) ? in.below(MAX_FEE_BITS - Short.SIZE) : feeShift;
    int weightShift = in.below(2);
    long[] fees = new long[size];
    long[] weights = new long[size];
    long[] parents = new long[size];
    for (int i = 0; i < size; i++) {
      // The operator's additions make fees negative.
      fees[i] = (long) (short) in.int16() << (i % 3 == 0 ? largeFeeShift : feeShift);
      weights[i] = 1 + ((long) in.int16() << weightShift);
      parents[i] = in.int16() & ((1L << i) - 1);
    }
    LinearizationModel model = new LinearizationModel(fees, weights, parents);
    List<Long> chunks = Linearization.chunks(fees, weights, parents);
    long feeSum = LongStream.of(fees).map(Math::abs).sum();
    if (feeSum <= MAX_EXACT / LongStream.of(weights).sum()) {
      model.assertOptimal(chunks);
    } else {
      model.assertOrder(chunks);
    }
  }
}
