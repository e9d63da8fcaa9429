package org.basalt.chain.mempool;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.basalt.chain.policy.FeeRates;
import org.basalt.core.consensus.Amounts;
import org.basalt.core.verdict.Reject;
import org.basalt.core.verdict.RejectReason;
import org.basalt.core.verdict.TxVerdict;

/// Whether a transaction may replace those that it conflicts with, whatever these say about it: it
/// must make the mempool worth more, and pay for its own way through the network.
///
/// Numbers in comments are those of the rules in BIP-0125, which are kept though nobody opts in any
/// more. Source: Core `validation.cpp` ReplacementChecks, `policy/rbf.cpp`.
final class Replacement {
  /// Core MAX_REPLACEMENT_CANDIDATES.
  private static final int MAX_CLUSTERS = 100;

  private final long incrementalFeeRateSatPerKvB;

  Replacement(long incrementalFeeRateSatPerKvB) {
    this.incrementalFeeRateSatPerKvB = incrementalFeeRateSatPerKvB;
  }

  /// @param conflicts that the candidate would replace, without their descendants
  /// @param staging where these are removed with their descendants
  /// @param evictsSibling one of the conflicts spends nothing that the candidate spends
  Optional<TxVerdict> fault(Set<MempoolEntry> conflicts, Staging staging, boolean evictsSibling) {
    MempoolEntry candidate = staging.candidate();
    String argument = evictsSibling ? "including sibling eviction" : "";
    Set<Cluster> clusters = new LinkedHashSet<>();
    conflicts.forEach(entry -> clusters.add(entry.cluster()));
    if (clusters.size() > MAX_CLUSTERS) { // rule 5
      return Optional.of(
          new TxVerdict.MempoolPolicy(
              new Reject(
                  RejectReason.TOO_MANY_POTENTIAL_REPLACEMENTS,
                  argument,
                  "rejecting replacement %s; too many conflicting clusters (%d > %d)"
                      .formatted(candidate.txid(), clusters.size(), MAX_CLUSTERS))));
    }
    Optional<TxVerdict> tooLittle =
        feeFault(candidate, staging.removed())
            .map(debug ->
                new TxVerdict.Reconsiderable(
                    new Reject(RejectReason.INSUFFICIENT_FEE, argument, debug)));
    if (tooLittle.isPresent()) {
      return tooLittle;
    }
    if (!staging.isWithinLimits()) {
      return Optional.of(
          new TxVerdict.MempoolPolicy(Reject.of(RejectReason.TOO_LARGE_CLUSTER, "")));
    }
    return staging.improvesDiagram()
        ? Optional.empty()
        : Optional.of(
            new TxVerdict.Reconsiderable(
                Reject.of(
                    RejectReason.REPLACEMENT_FAILED,
                    "insufficient feerate: does not improve feerate diagram")));
  }

  private Optional<String> feeFault(MempoolEntry candidate, Set<MempoolEntry> replaced) {
    long replacedSat = replaced.stream().mapToLong(MempoolEntry::modifiedFeeSat).sum();
    long addedSat = candidate.modifiedFeeSat() - replacedSat;
    if (addedSat < 0) { // rule 3
      return Optional.of(
          "rejecting replacement %s, less fees than conflicting txs; %s < %s"
              .formatted(
                  candidate.txid(),
                  Amounts.format(candidate.modifiedFeeSat()),
                  Amounts.format(replacedSat)));
    }
    long neededSat = FeeRates.feeSat(incrementalFeeRateSatPerKvB, candidate.sizeVb());
    return addedSat >= neededSat // rule 4
        ? Optional.empty()
        : Optional.of(
            "rejecting replacement %s, not enough additional fees to relay; %s < %s"
                .formatted(candidate.txid(), Amounts.format(addedSat), Amounts.format(neededSat)));
  }
}
