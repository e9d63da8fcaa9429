package org.basalt.chain.mempool;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.verdict.Reject;
import org.basalt.core.verdict.RejectReason;

/// What makes some transactions a package, whatever the mempool and the chain hold.
///
/// Source: Core `policy/packages.cpp` IsWellFormedPackage, IsChildWithParents,
/// IsChildWithParentsTree.
final class PackageShape {
  /// Core MAX_PACKAGE_COUNT.
  static final int MAX_TRANSACTIONS = 25;

  /// Core MAX_PACKAGE_WEIGHT.
  static final long MAX_WEIGHT_WU = 404_000;

  private PackageShape() {}

  /// The first thing that is wrong.
  static Optional<Reject> fault(List<Transaction> transactions) {
    if (transactions.size() > MAX_TRANSACTIONS) {
      return reject(RejectReason.PACKAGE_TOO_MANY_TRANSACTIONS);
    }
    long weightWu = transactions.stream().mapToLong(Transaction::weightWu).sum();
    if (transactions.size() > 1 && weightWu > MAX_WEIGHT_WU) {
      return reject(RejectReason.PACKAGE_TOO_LARGE);
    }
    Set<Txid> later = new HashSet<>();
    transactions.forEach(tx -> later.add(tx.txid()));
    if (later.size() != transactions.size()) {
      return reject(RejectReason.PACKAGE_CONTAINS_DUPLICATES);
    }
    for (Transaction tx : transactions) {
      if (tx.inputs().stream().anyMatch(input -> later.contains(input.prevout().txid()))) {
        return reject(RejectReason.PACKAGE_NOT_SORTED);
      }
      later.remove(tx.txid());
    }
    return conflicts(transactions) ? reject(RejectReason.CONFLICT_IN_PACKAGE) : Optional.empty();
  }

  /// What is wrong if all but the last must be parents of the last. One transaction is fine.
  static Optional<Reject> familyFault(List<Transaction> transactions) {
    return transactions.size() == 1 || isChildWithParents(transactions)
        ? Optional.empty()
        : reject(RejectReason.PACKAGE_NOT_CHILD_WITH_PARENTS);
  }

  private static boolean isChildWithParents(List<Transaction> transactions) {
    Set<Txid> spent = new HashSet<>();
    transactions.getLast().inputs().forEach(input -> spent.add(input.prevout().txid()));
    return transactions.stream()
        .limit(transactions.size() - 1L)
        .allMatch(tx -> spent.contains(tx.txid()));
  }

  /// One that spends an output twice by itself is told by consensus, not here.
  private static boolean conflicts(List<Transaction> transactions) {
    Set<OutPoint> seen = new HashSet<>();
    for (Transaction tx : transactions) {
      List<OutPoint> spent = tx.inputs().stream().map(TxIn::prevout).toList();
      if (spent.isEmpty() || spent.stream().anyMatch(seen::contains)) {
        return true;
      }
      seen.addAll(spent);
    }
    return false;
  }

  private static Optional<Reject> reject(RejectReason reason) {
    return Optional.of(Reject.of(reason, ""));
  }
}
