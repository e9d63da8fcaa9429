package org.basalt.chain.mempool;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.basalt.core.primitive.Transaction;
import org.jspecify.annotations.Nullable;

/// Transactions of version 3, "topologically restricted until confirmation" (BIP-0431): small, and
/// at most one parent with one child, so that anyone who can spend an output of one can make it be
/// mined.
///
/// Source: Core `policy/truc_policy.cpp` SingleTRUCChecks.
final class Truc {
  private static final int VERSION = 3;

  /// Core TRUC_MAX_VSIZE.
  private static final long MAX_SIZE_VB = 10_000;

  /// Core TRUC_CHILD_MAX_VSIZE.
  private static final long MAX_CHILD_SIZE_VB = 1_000;

  private Truc() {}

  /// A broken rule.
  ///
  /// @param sibling whose eviction would mend it, or null
  record Fault(String debug, @Nullable MempoolEntry sibling) {
    static Optional<Fault> of(String debug) {
      return Optional.of(new Fault(debug, null));
    }
  }

  /// @param conflicts that the candidate replaces
  static Optional<Fault> fault(
      MempoolEntry candidate, Set<MempoolEntry> parents, Set<MempoolEntry> conflicts) {
    Optional<Fault> mixed = mixedVersions(candidate, parents);
    if (mixed.isPresent() || !isOf(candidate.tx())) {
      return mixed;
    }
    if (candidate.sizeVb() > MAX_SIZE_VB) {
      return Fault.of(
          "version=3 tx %s is too big: %d > %d virtual bytes"
              .formatted(named(candidate), candidate.sizeVb(), MAX_SIZE_VB));
    }
    if (parents.isEmpty()) {
      return Optional.empty();
    }
    MempoolEntry parent = parents.iterator().next();
    if (parents.size() > 1 || !parent.parents().isEmpty()) {
      return Fault.of("tx %s would have too many ancestors".formatted(named(candidate)));
    }
    if (candidate.sizeVb() > MAX_CHILD_SIZE_VB) {
      return Fault.of(
          "version=3 child tx %s is too big: %d > %d virtual bytes"
              .formatted(named(candidate), candidate.sizeVb(), MAX_CHILD_SIZE_VB));
    }
    return siblings(parent, conflicts);
  }

  private static boolean isOf(Transaction tx) {
    return tx.version() == VERSION;
  }

  private static Optional<Fault> mixedVersions(MempoolEntry candidate, Set<MempoolEntry> parents) {
    boolean isTruc = isOf(candidate.tx());
    for (MempoolEntry parent : parents) {
      if (isOf(parent.tx()) != isTruc) {
        String text =
            isTruc
                ? "version=3 tx %s cannot spend from non-version=3 tx %s"
                : "non-version=3 tx %s cannot spend from version=3 tx %s";
        return Fault.of(text.formatted(named(candidate), named(parent)));
      }
    }
    return Optional.empty();
  }

  /// A parent has one child, which may be replaced by another; more of them, and grandchildren,
  /// come from disconnected blocks only.
  private static Optional<Fault> siblings(MempoolEntry parent, Set<MempoolEntry> conflicts) {
    Set<MempoolEntry> others = new LinkedHashSet<>(Mempool.withDescendants(List.of(parent)));
    others.remove(parent);
    if (others.isEmpty() || others.stream().anyMatch(conflicts::contains)) {
      return Optional.empty();
    }
    MempoolEntry sibling = others.iterator().next();
    boolean mayBeEvicted =
        others.size() == 1 && Mempool.withAncestors(List.of(sibling)).size() == 2;
    return Optional.of(
        new Fault(
            "tx %s would exceed descendant count limit".formatted(named(parent)),
            mayBeEvicted ? sibling : null));
  }

  private static String named(MempoolEntry entry) {
    return entry.txid() + " (wtxid=" + entry.tx().wtxid() + ")";
  }
}
