package org.basalt.chain.mempool;

import java.util.Optional;
import org.basalt.chain.policy.FeeRates;
import org.basalt.core.verdict.Reject;
import org.basalt.core.verdict.RejectReason;
import org.basalt.core.verdict.TxVerdict;

/// The least that must be paid: by a mempool that has been full, and by anything that is relayed.
/// Source: Core `validation.cpp` CheckFeeRate.
record FeeFloor(Mempool mempool, long minRelayFeeRateSatPerKvB) {
  Optional<TxVerdict.Invalid> fault(long feeSat, long sizeVb) {
    long minimumSat = FeeRates.feeSat(mempool.minimumFeeRateSatPerKvB(), sizeVb);
    if (minimumSat > 0 && feeSat < minimumSat) {
      return tooLittle(RejectReason.MEMPOOL_MIN_FEE_NOT_MET, feeSat, minimumSat);
    }
    long relaySat = FeeRates.feeSat(minRelayFeeRateSatPerKvB, sizeVb);
    return feeSat < relaySat
        ? tooLittle(RejectReason.MIN_RELAY_FEE_NOT_MET, feeSat, relaySat)
        : Optional.empty();
  }

  private static Optional<TxVerdict.Invalid> tooLittle(
      RejectReason reason, long feeSat, long neededSat) {
    return Optional.of(new TxVerdict.Reconsiderable(Reject.of(reason, feeSat + " < " + neededSat)));
  }
}
