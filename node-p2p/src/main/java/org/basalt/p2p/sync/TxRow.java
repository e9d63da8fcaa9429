package org.basalt.p2p.sync;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import org.basalt.chain.api.TxOutcome;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.runtime.OwnedBy;

/// The transactions of one peer that the mempool judges, or has judged, before their messages have
/// their turn.
///
/// **Problem.** A peer's messages are handled one after the other, each when the one before has had
/// its effect. If the ledger got one transaction at a time, two threads would take turns at waking
/// each other, which costs as much as judging.
///
/// **Idea.** The transactions that wait one behind the other in a peer's inbox go to the ledger in
/// a row. It judges them in order and stops behind the first that it does not accept. The outcome
/// of each is kept until its message has its turn, and only then has any effect here. What one
/// message may do to the next is done by what is not accepted, and by orphans: so a row ends there,
/// and there is none for a peer that has orphans.
///
/// **Adversary.** Judging ahead must not be a way to have more transactions judged than are sent,
/// nor to push others aside. What is behind a refused transaction was not judged; a row is short at
/// first, doubles with each that was accepted whole, and is one transaction again after a refusal;
/// and the ledger does others' work between any two transactions of a row.
@OwnedBy("peers")
public final class TxRow {
  /// Transactions in one row.
  public static final int MAX_TRANSACTIONS = 64;

  /// Weight of a row of more than one: a tenth of the largest standard transaction.
  public static final long MAX_WEIGHT_WU = 40_000;

  /// Outcomes that may wait when a row begins. So for each peer no more than two rows are held.
  public static final int MAX_WAITING = MAX_TRANSACTIONS;

  /// A transaction and what the mempool said.
  public record Judged(Transaction tx, TxOutcome outcome) {}

  private final ArrayDeque<Judged> judged = new ArrayDeque<>();
  private List<Transaction> underWay = List.of();
  private int allowance = 1;
  private boolean isAwaited;

  /// Its message is the next of the row whose turn comes.
  public boolean isNext(Transaction tx) {
    if (!judged.isEmpty()) {
      return judged.getFirst().tx().equals(tx);
    }
    return !underWay.isEmpty() && underWay.getFirst().equals(tx);
  }

  /// Outcomes whose messages have not had their turn.
  public int waiting() {
    return judged.size();
  }

  /// How many may be in a row that begins now; 0 while another is under way.
  public int room() {
    return underWay.isEmpty() && judged.size() <= MAX_WAITING ? allowance : 0;
  }

  /// A row goes to the ledger.
  public void begin(List<Transaction> transactions) {
    underWay = List.copyOf(transactions);
  }

  /// The message of the next transaction has its turn, and waits for the ledger.
  public void awaitNext() {
    isAwaited = true;
  }

  public boolean isAwaited() {
    return isAwaited;
  }

  /// The ledger is done with a row.
  ///
  /// @param outcomes of the first, or of all
  /// @return those that it did not judge
  public List<Transaction> end(List<TxOutcome> outcomes) {
    for (int i = 0; i < outcomes.size(); i++) {
      judged.add(new Judged(underWay.get(i), outcomes.get(i)));
    }
    List<Transaction> left = underWay.subList(outcomes.size(), underWay.size());
    boolean areAccepted = left.isEmpty() && outcomes.getLast() instanceof TxOutcome.Accepted;
    allowance = areAccepted ? Math.min(2 * allowance, MAX_TRANSACTIONS) : 1;
    underWay = List.of();
    return left;
  }

  /// The next outcome, if it is known: it has its effect now.
  public Optional<Judged> take() {
    Judged next = judged.poll();
    isAwaited &= next == null;
    return Optional.ofNullable(next);
  }
}
