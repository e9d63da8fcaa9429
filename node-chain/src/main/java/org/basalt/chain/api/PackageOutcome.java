package org.basalt.chain.api;

import java.util.Map;
import java.util.Optional;
import org.basalt.core.hash.Wtxid;
import org.basalt.core.verdict.Reject;

/// What became of transactions that were given to the mempool together.
///
/// @param verdict on the package as a whole
/// @param outcomes of its transactions: none of those that were not looked at, which are all of a
///   package that is no package
public record PackageOutcome(Verdict verdict, Map<Wtxid, TxOutcome> outcomes) {
  public PackageOutcome {
    outcomes = Map.copyOf(outcomes);
  }

  public Optional<TxOutcome> of(Wtxid wtxid) {
    return Optional.ofNullable(outcomes.get(wtxid));
  }

  /// Of the package, whatever its transactions are worth by themselves.
  public sealed interface Verdict {
    /// All of it is in the mempool, or would be.
    record Accepted() implements Verdict {}

    /// Breaks a rule about packages (Core PCKG_POLICY).
    record Policy(Reject reject) implements Verdict {}

    /// A transaction was refused: its outcome says why (Core PCKG_TX).
    record TransactionFailed(Reject reject) implements Verdict {}
  }
}
