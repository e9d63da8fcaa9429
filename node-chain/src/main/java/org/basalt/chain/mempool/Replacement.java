package org.basalt.chain.mempool;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.basalt.chain.policy.FeeRates;
import org.basalt.core.consensus.Amounts;
import org.basalt.core.hash.Txid;
import org.basalt.core.verdict.Reject;
import org.basalt.core.verdict.RejectReason;
import org.basalt.core.verdict.TxVerdict;

/// Whether a transaction, or a parent with its child, may replace those that it conflicts with,
/// whatever these say about it: it must make the mempool worth more, and pay for its own way
/// through the network.
///
/// Numbers in comments are those of the rules in BIP-0125, which are kept though nobody opts in any
/// more. Source: Core `validation.cpp` ReplacementChecks, PackageRBFChecks, `policy/rbf.cpp`.
final class Replacement {
  /// Core MAX_REPLACEMENT_CANDIDATES.
  private static final int MAX_CLUSTERS = 100;

  private static final String SIBLING = "including sibling eviction";

  private final long incrementalFeeRateSatPerKvB;

  Replacement(long incrementalFeeRateSatPerKvB) {
    this.incrementalFeeRateSatPerKvB = incrementalFeeRateSatPerKvB;
  }

  /// @param staging where the candidate's conflicts are removed with their descendants
  Optional<TxVerdict.Invalid> fault(Candidate candidate, Staging staging) {
    MempoolEntry entry = candidate.entry();
    String argument = candidate.evictsSibling() ? SIBLING : "";
    Optional<String> tooMany = tooMany(entry.txid(), candidate.conflicts());
    if (tooMany.isPresent()) {
      return Optional.of(
          new TxVerdict.MempoolPolicy(
              new Reject(RejectReason.TOO_MANY_POTENTIAL_REPLACEMENTS, argument, tooMany.get())));
    }
    Optional<String> tooLittle =
        feeFault(entry.txid(), entry.modifiedFeeSat(), entry.sizeVb(), staging.removed());
    if (tooLittle.isPresent()) {
      return Optional.of(
          new TxVerdict.Reconsiderable(
              new Reject(RejectReason.INSUFFICIENT_FEE, argument, tooLittle.get())));
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

  /// Of a package, of which at least one conflicts with the mempool.
  ///
  /// @param staging where all conflicts are removed with their descendants
  Optional<Reject> packageFault(List<Candidate> candidates, Staging staging) {
    if (candidates.size() != 2) {
      return reject(RejectReason.PACKAGE_RBF_NOT_PAIR, "");
    }
    if (candidates.stream().anyMatch(candidate -> !candidate.parents().isEmpty())) {
      return reject(RejectReason.PACKAGE_RBF_ANCESTORS, "");
    }
    MempoolEntry parent = candidates.getFirst().entry();
    MempoolEntry child = candidates.getLast().entry();
    Set<MempoolEntry> conflicts = new LinkedHashSet<>();
    candidates.forEach(candidate -> conflicts.addAll(candidate.conflicts()));
    Optional<String> tooMany = tooMany(child.txid(), conflicts);
    if (tooMany.isPresent()) {
      return reject(RejectReason.PACKAGE_RBF_TOO_MANY, tooMany.get());
    }
    long feeSat = parent.modifiedFeeSat() + child.modifiedFeeSat();
    long sizeVb = parent.sizeVb() + child.sizeVb();
    Optional<String> tooLittle = feeFault(child.txid(), feeSat, sizeVb, staging.removed());
    if (tooLittle.isPresent()) {
      return reject(RejectReason.PACKAGE_RBF_FEES, tooLittle.get());
    }
    // The child must pay for its parent, not only for the way through the network.
    if (FeeRates.compare(feeSat, sizeVb, parent.modifiedFeeSat(), parent.sizeVb()) <= 0) {
      return reject(
          RejectReason.PACKAGE_RBF_PARENT_FEERATE,
          "package feerate %s <= parent feerate is %s"
              .formatted(
                  feeRateText(feeSat, sizeVb),
                  feeRateText(parent.modifiedFeeSat(), parent.sizeVb())));
    }
    if (!staging.isWithinLimits()) {
      return reject(RejectReason.TOO_LARGE_CLUSTER, "");
    }
    return staging.improvesDiagram()
        ? Optional.empty()
        : reject(RejectReason.PACKAGE_RBF_DIAGRAM, "");
  }

  private static Optional<Reject> reject(RejectReason reason, String debug) {
    return Optional.of(Reject.of(reason, debug));
  }

  /// Bitcoins per kvB with all eight places (Core CFeeRate::ToString).
  private static String feeRateText(long feeSat, long sizeVb) {
    long satPerKvB = FeeRates.satPerKvB(feeSat, sizeVb);
    return "%d.%08d BTC/kvB"
        .formatted(satPerKvB / Amounts.SAT_PER_COIN, satPerKvB % Amounts.SAT_PER_COIN);
  }

  private static Optional<String> tooMany(Txid txid, Collection<MempoolEntry> conflicts) {
    Set<Cluster> clusters = new LinkedHashSet<>();
    conflicts.forEach(entry -> clusters.add(entry.cluster()));
    return clusters.size() > MAX_CLUSTERS // rule 5
        ? Optional.of(
            "rejecting replacement %s; too many conflicting clusters (%d > %d)"
                .formatted(txid, clusters.size(), MAX_CLUSTERS))
        : Optional.empty();
  }

  private Optional<String> feeFault(
      Txid txid, long feeSat, long sizeVb, Collection<MempoolEntry> replaced) {
    long replacedSat = replaced.stream().mapToLong(MempoolEntry::modifiedFeeSat).sum();
    long addedSat = feeSat - replacedSat;
    if (addedSat < 0) { // rule 3
      return Optional.of(
          "rejecting replacement %s, less fees than conflicting txs; %s < %s"
              .formatted(txid, Amounts.format(feeSat), Amounts.format(replacedSat)));
    }
    long neededSat = FeeRates.feeSat(incrementalFeeRateSatPerKvB, sizeVb);
    return addedSat >= neededSat // rule 4
        ? Optional.empty()
        : Optional.of(
            "rejecting replacement %s, not enough additional fees to relay; %s < %s"
                .formatted(txid, Amounts.format(addedSat), Amounts.format(neededSat)));
  }
}
