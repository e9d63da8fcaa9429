package org.basalt.chain.mempool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.basalt.chain.api.BlockNode;
import org.basalt.core.consensus.Coin;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.core.runtime.TaskGroup;
import org.basalt.core.runtime.WorkerPool;
import org.basalt.core.script.ScriptFlags;

/// Runs the scripts of transactions that wait in a row on all processors, while they are judged one
/// after the other.
///
/// **Problem.** Transactions change the mempool one at a time, so one thread judges them, and more
/// than half of its time goes into signatures, which need no order.
///
/// **Idea.** Whether scripts are valid depends on the transaction, on the outputs that it spends
/// and on the flags, and on nothing that the mempool holds. So workers run the scripts of the whole
/// row. Each transaction is still judged in its turn, and where its scripts would run, they were
/// found valid already: if it spends the very same outputs, by the same flags. In every other case,
/// a fault among them, they run then as if nothing had been done, so what is told is the same.
///
/// **Adversary.** What is refused for another reason was computed in vain. That is bounded by the
/// row, which is one transaction, not looked at here, for whoever sends what is refused; and what
/// conflicts or spends unknown coins is left out.
@OwnedBy("chain")
public final class ScriptsAhead {
  /// Inputs in one task: enough to outweigh the hand-over.
  private static final int INPUTS_PER_TASK = 4;

  private final PreChecks preChecks;
  private final ScriptChecks scripts;
  private final WorkerPool workers;

  /// Of all rows that are not at their end: one for each peer.
  private final IdentityHashMap<Transaction, Candidate> candidates = new IdentityHashMap<>();

  ScriptsAhead(PreChecks preChecks, ScriptChecks scripts, WorkerPool workers) {
    this.preChecks = preChecks;
    this.scripts = scripts;
    this.workers = workers;
  }

  /// A transaction with what it spends, and what became of its scripts.
  private static final class Candidate {
    private enum State {
      WAITING,
      VALID,
      FAULTY
    }

    private final Row row;
    private final Transaction tx;
    private final List<Coin> spent;
    private volatile State state = State.WAITING;

    Candidate(Row row, Transaction tx, List<Coin> spent) {
      this.row = row;
      this.tx = tx;
      this.spent = spent;
    }

    /// The ledger's thread works on what waits, rather than wait itself.
    State result() {
      boolean isAnyLeft = true;
      while (state == State.WAITING && isAnyLeft) {
        isAnyLeft = row.tasks.runOne();
      }
      if (state == State.WAITING) {
        row.tasks.join();
      }
      return state;
    }

    boolean spends(List<Coin> coins) {
      if (coins.size() != spent.size()) {
        return false;
      }
      for (int i = 0; i < coins.size(); i++) {
        if (!coins.get(i).output().equals(spent.get(i).output())) {
          return false;
        }
      }
      return true;
    }
  }

  /// Transactions that are judged one after the other.
  public final class Row {
    private final List<Transaction> transactions;
    private final ScriptFlags ofBlock;
    private final TaskGroup tasks = new TaskGroup(workers);
    private volatile boolean isAtEnd;

    private Row(List<Transaction> transactions, BlockNode tip) {
      this.transactions = transactions;
      ofBlock = scripts.flagsAfter(tip);
      if (transactions.size() > 1 && workers.size() > 0) {
        begin(tip);
      }
    }

    private void begin(BlockNode tip) {
      Map<Txid, Transaction> before = new HashMap<>();
      List<Candidate> open = new ArrayList<>();
      int inputs = 0;
      for (Transaction tx : transactions) {
        Optional<List<Coin>> spent = preChecks.coinsOfCandidate(tx, before, tip);
        before.put(tx.txid(), tx);
        if (spent.isEmpty()) {
          continue;
        }
        Candidate candidate = new Candidate(this, tx, spent.get());
        candidates.put(tx, candidate);
        open.add(candidate);
        inputs += tx.inputs().size();
        if (inputs >= INPUTS_PER_TASK) {
          handOver(open);
          open = new ArrayList<>();
          inputs = 0;
        }
      }
      if (!open.isEmpty()) {
        handOver(open);
      }
    }

    private void handOver(List<Candidate> some) {
      tasks.add(() -> {
        for (Candidate candidate : some) {
          if (!isAtEnd) {
            candidate.state =
                scripts.verdict(candidate.tx, candidate.spent, ofBlock).isValid()
                    ? Candidate.State.VALID
                    : Candidate.State.FAULTY;
          }
        }
      });
    }

    /// All of them are judged, or will not be.
    public void end() {
      isAtEnd = true;
      transactions.forEach(candidates::remove);
      tasks.join();
    }
  }

  /// Begins to run scripts.
  ///
  /// @param transactions that [TxAdmission] will judge in this order
  /// @param tip of the active chain
  public Row begin(List<Transaction> transactions, BlockNode tip) {
    return new Row(transactions, tip);
  }

  /// True if the scripts were found valid, under the standard flags and under these.
  boolean foundValid(Transaction tx, List<Coin> spent, ScriptFlags ofBlock) {
    Candidate candidate = candidates.get(tx);
    return candidate != null
        && candidate.row.ofBlock.equals(ofBlock)
        && candidate.spends(spent)
        && candidate.result() == Candidate.State.VALID;
  }
}
