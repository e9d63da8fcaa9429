package org.basalt.chain.mempool;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.jspecify.annotations.Nullable;

/// Transactions of version 3, "topologically restricted until confirmation" (BIP-0431): small, and
/// at most one parent with one child, so that anyone who can spend an output of one can make it be
/// mined.
///
/// Source: Core `policy/truc_policy.cpp` SingleTRUCChecks, PackageTRUCChecks.
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
              .formatted(named(candidate.tx()), candidate.sizeVb(), MAX_SIZE_VB));
    }
    if (parents.isEmpty()) {
      return Optional.empty();
    }
    MempoolEntry parent = parents.iterator().next();
    if (parents.size() > 1 || !parent.parents().isEmpty()) {
      return Fault.of(tooManyAncestors(candidate.tx()));
    }
    if (candidate.sizeVb() > MAX_CHILD_SIZE_VB) {
      return Fault.of(tooBigChild(candidate));
    }
    return siblings(parent, conflicts);
  }

  /// The rules once more, among transactions that come together: to each other they are neighbours
  /// that the mempool does not know.
  ///
  /// @param together in order, the candidate's among them
  static Optional<String> packageFault(Candidate candidate, List<Transaction> together) {
    Transaction tx = candidate.tx();
    List<Transaction> parents = parentsBefore(tx, together);
    if (!isOf(tx)) {
      return Stream.concat(candidate.parents().stream().map(MempoolEntry::tx), parents.stream())
          .filter(Truc::isOf)
          .findFirst()
          .map(parent -> mixed(false, tx, parent));
    }
    int ancestors = candidate.parents().size() + parents.size();
    if (ancestors == 0) {
      return Optional.empty();
    }
    if (ancestors > 1 || candidate.parents().stream().anyMatch(p -> !p.parents().isEmpty())) {
      return Optional.of(tooManyAncestors(tx));
    }
    if (candidate.entry().sizeVb() > MAX_CHILD_SIZE_VB) {
      return Optional.of(tooBigChild(candidate.entry()));
    }
    Optional<MempoolEntry> known = candidate.parents().stream().findFirst();
    Transaction parent = known.map(MempoolEntry::tx).orElseGet(parents::getFirst);
    if (!isOf(parent)) {
      return Optional.of(mixed(true, tx, parent));
    }
    for (Transaction other : together) {
      if (!other.txid().equals(tx.txid())) {
        for (TxIn input : other.inputs()) {
          if (input.prevout().txid().equals(parent.txid())) {
            return Optional.of(tooManyDescendants(parent));
          }
          if (input.prevout().txid().equals(tx.txid())) {
            return Optional.of(tooManyAncestors(other));
          }
        }
      }
    }
    return known.filter(entry -> !entry.children().isEmpty()).map(_ -> tooManyDescendants(parent));
  }

  private static List<Transaction> parentsBefore(Transaction tx, List<Transaction> together) {
    Set<Txid> spent = new HashSet<>();
    tx.inputs().forEach(input -> spent.add(input.prevout().txid()));
    return together.stream()
        .takeWhile(other -> !other.txid().equals(tx.txid()))
        .filter(other -> spent.contains(other.txid()))
        .toList();
  }

  private static boolean isOf(Transaction tx) {
    return tx.version() == VERSION;
  }

  private static Optional<Fault> mixedVersions(MempoolEntry candidate, Set<MempoolEntry> parents) {
    boolean isTruc = isOf(candidate.tx());
    for (MempoolEntry parent : parents) {
      if (isOf(parent.tx()) != isTruc) {
        return Fault.of(mixed(isTruc, candidate.tx(), parent.tx()));
      }
    }
    return Optional.empty();
  }

  private static String mixed(boolean isTruc, Transaction tx, Transaction parent) {
    String text =
        isTruc
            ? "version=3 tx %s cannot spend from non-version=3 tx %s"
            : "non-version=3 tx %s cannot spend from version=3 tx %s";
    return text.formatted(named(tx), named(parent));
  }

  private static String tooManyAncestors(Transaction tx) {
    return "tx %s would have too many ancestors".formatted(named(tx));
  }

  private static String tooManyDescendants(Transaction tx) {
    return "tx %s would exceed descendant count limit".formatted(named(tx));
  }

  private static String tooBigChild(MempoolEntry entry) {
    return "version=3 child tx %s is too big: %d > %d virtual bytes"
        .formatted(named(entry.tx()), entry.sizeVb(), MAX_CHILD_SIZE_VB);
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
    return Optional.of(new Fault(tooManyDescendants(parent.tx()), mayBeEvicted ? sibling : null));
  }

  private static String named(Transaction tx) {
    return tx.txid() + " (wtxid=" + tx.wtxid() + ")";
  }
}
