package org.basalt.chain.ledger;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.MempoolImport;
import org.basalt.chain.api.MempoolService;
import org.basalt.chain.api.MempoolView;
import org.basalt.chain.api.PackageOutcome;
import org.basalt.chain.api.TxOutcome;
import org.basalt.chain.mempool.PackageAdmission;
import org.basalt.chain.mempool.ScriptsAhead;
import org.basalt.chain.mempool.TxAdmission;
import org.basalt.chain.mempool.Unbroadcast;
import org.basalt.chain.tree.BlockTree;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.Transaction;

/// Takes what others want of the mempool to the ledger's thread.
record LedgerMempool(
    Ledger ledger,
    BlockTree tree,
    TxAdmission admission,
    PackageAdmission packages,
    Unbroadcast unbroadcast,
    MempoolView view,
    UnconfirmedTransactions unconfirmed,
    MempoolKeeper keeper)
    implements MempoolService {
  @Override
  public Optional<Transaction> find(Txid txid) {
    return unconfirmed.find(txid);
  }

  @Override
  public void offer(Transaction tx, Consumer<TxOutcome> done) {
    ledger.post(() -> done.accept(admission.submit(tx, tree.tip().node())));
  }

  @Override
  public void offerInTurn(List<Transaction> transactions, Consumer<List<TxOutcome>> done) {
    List<Transaction> left = List.copyOf(transactions);
    ledger.post(() ->
        judgeInTurn(
            left,
            admission.scriptsAhead().begin(left, tree.tip().node()),
            new ArrayList<>(),
            done));
  }

  /// Does not keep others waiting for more than one transaction.
  private void judgeInTurn(
      List<Transaction> transactions,
      ScriptsAhead.Row scripts,
      List<TxOutcome> outcomes,
      Consumer<List<TxOutcome>> done) {
    TxOutcome.Judged outcome;
    do {
      outcome = admission.submit(transactions.get(outcomes.size()), tree.tip().node());
      outcomes.add(outcome);
      if (!(outcome instanceof TxOutcome.Accepted) || outcomes.size() == transactions.size()) {
        scripts.end();
        done.accept(outcomes);
        return;
      }
    } while (!ledger.postBehindOthers(() -> judgeInTurn(transactions, scripts, outcomes, done)));
  }

  @Override
  public void offerPackage(List<Transaction> transactions, Consumer<PackageOutcome> done) {
    ledger.post(() -> done.accept(packages.submit(transactions, 0, tree.tip().node())));
  }

  @Override
  public void inquireAdmission(Transaction tx, Consumer<TxOutcome.Judged> answer) {
    ledger.post(() -> answer.accept(admission.test(tx, tree.tip().node())));
  }

  @Override
  public <T> void inquire(Function<MempoolView, T> question, Consumer<T> answer) {
    ledger.post(() -> answer.accept(question.apply(view)));
  }

  @Override
  public void broadcastWanted(Txid txid) {
    ledger.post(() -> unbroadcast.add(txid));
  }

  @Override
  public void broadcastDone(Txid txid) {
    ledger.post(() -> unbroadcast.remove(txid));
  }

  @Override
  public TxOutcome.Judged submit(Transaction tx) {
    return ledger.call(() -> admission.submit(tx, tree.tip().node()));
  }

  @Override
  public Optional<TxOutcome.Judged> submit(Transaction tx, long maxFeeSat) {
    return ledger.call(() -> {
      BlockNode tip = tree.tip().node();
      if (maxFeeSat == 0) {
        return Optional.of(admission.submit(tx, tip));
      }
      return switch (admission.test(tx, tip)) {
        case TxOutcome.Refused refused -> Optional.of(refused);
        case TxOutcome.Accepted accepted ->
            accepted.feeSat() > maxFeeSat
                ? Optional.empty()
                : Optional.of(admission.submit(tx, tip));
      };
    });
  }

  @Override
  public TxOutcome.Judged test(Transaction tx) {
    return ledger.call(() -> admission.test(tx, tree.tip().node()));
  }

  @Override
  public boolean prioritise(Txid txid, long deltaSat) {
    return ledger.call(() -> admission.prioritise(txid, deltaSat));
  }

  @Override
  public PackageOutcome submitPackage(List<Transaction> transactions, long maxFeeRateSatPerKvB) {
    return ledger.call(() -> packages.submit(transactions, maxFeeRateSatPerKvB, tree.tip().node()));
  }

  @Override
  public PackageOutcome testPackage(List<Transaction> transactions) {
    return ledger.call(() -> packages.test(transactions, tree.tip().node()));
  }

  @Override
  public boolean isLoaded() {
    return keeper.isLoaded();
  }

  @Override
  public Optional<Path> save() {
    return keeper.save();
  }

  @Override
  public boolean importFile(Path file, MempoolImport how) {
    return keeper.importFile(file, how);
  }
}
