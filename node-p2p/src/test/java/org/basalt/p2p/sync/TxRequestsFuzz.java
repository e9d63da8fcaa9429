package org.basalt.p2p.sync;

import org.basalt.core.testing.FuzzInput;

/// Announcements, answers, silence and departures in any order, beside a model.
public final class TxRequestsFuzz {
  private static final int MAX_STEPS = 400;

  private TxRequestsFuzz() {}

  /// Called by the fuzzer.
  public static void fuzzerTestOneInput(byte[] data) {
    FuzzInput in = new FuzzInput(data);
    TxRequestsModel model = new TxRequestsModel(in);
    for (int step = 0; step < MAX_STEPS && !in.isEmpty(); step++) {
      model.step();
    }
    model.end();
  }
}
