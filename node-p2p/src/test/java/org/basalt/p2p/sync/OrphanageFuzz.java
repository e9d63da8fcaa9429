package org.basalt.p2p.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.Witness;
import org.basalt.core.testing.FuzzInput;
import org.basalt.p2p.TestTransactions;

/// A small orphanage in the hands of six peers, beside a model that searches a list.
public final class OrphanageFuzz {
  private static final int PEERS = 6;
  private static final int MAX_STEPS = 300;
  private static final long MAX_SCORE = 30;
  private static final long RESERVED_WEIGHT = 4_000;
  private static final List<Transaction> TRANSACTIONS = transactions();

  private final FuzzInput in;
  private final Orphanage subject = new Orphanage(MAX_SCORE, RESERVED_WEIGHT, new Random(1));
  private final OrphanageModel model =
      new OrphanageModel(MAX_SCORE, RESERVED_WEIGHT, new Random(1));

  private OrphanageFuzz(byte[] data) {
    in = new FuzzInput(data);
  }

  /// Called by the fuzzer.
  public static void fuzzerTestOneInput(byte[] data) {
    new OrphanageFuzz(data).run();
  }

  /// Parents, children of one and of several, rivals, twins that differ in the witness, and large
  /// ones.
  private static List<Transaction> transactions() {
    List<Transaction> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(TestTransactions.number(i));
    }
    for (int i = 0; i < 8; i++) {
      all.add(TestTransactions.childOf(all.get(i)));
      all.add(TestTransactions.childOf(all.get(i), all.get((i + 3) % 8)));
      all.add(TestTransactions.withInputs(i, 2 + 5 * i));
    }
    all.add(TestTransactions.childOf(all.subList(8, 24).toArray(new Transaction[0])));
    for (int i = 8; i < 12; i++) {
      Transaction tx = all.get(i);
      List<TxIn> inputs = new ArrayList<>();
      for (TxIn input : tx.inputs()) {
        Witness witness = Witness.of(new byte[] {(byte) i});
        inputs.add(new TxIn(input.prevout(), Script.EMPTY, input.sequence(), witness));
      }
      all.add(Transaction.of(tx.version(), inputs, tx.outputs(), tx.locktime()));
    }
    all.add(TestTransactions.withInputs(9, 2500));
    return List.copyOf(all);
  }

  private void run() {
    for (int step = 0; step < MAX_STEPS && !in.isEmpty(); step++) {
      step();
      check();
    }
    for (long peer = 0; peer < PEERS; peer++) {
      subject.disconnected(peer);
      model.disconnected(peer);
      check();
    }
    same(subject.size(), 0, "left");
  }

  private void step() {
    Transaction tx = TRANSACTIONS.get(in.below(TRANSACTIONS.size()));
    long peer = in.below(PEERS);
    switch (in.below(12)) {
      case 5 -> same(subject.takeReady(peer), model.takeReady(peer), "taken");
      case 6 -> same(subject.parentCame(tx), model.parentCame(tx), "peers of children");
      case 7 -> same(subject.remove(tx.wtxid()), model.remove(tx.wtxid()), "removed");
      case 8 -> {
        subject.addAnnouncer(tx.wtxid(), peer);
        model.addAnnouncer(tx, peer);
      }
      case 9 -> {
        subject.blockConnected(new Block(Networks.REGTEST.genesis().header(), List.of(tx)));
        model.mined(tx);
      }
      case 10 -> same(subject.childrenFrom(tx, peer), model.childrenFrom(tx, peer), "children");
      case 11 -> {
        if (in.oneIn(8)) {
          subject.disconnected(peer);
          model.disconnected(peer);
        }
      }
      default -> same(subject.add(tx, peer), model.add(tx, peer), "new");
    }
  }

  private void check() {
    sameAnnouncers(subject.all(), model.kept());
    same(subject.score(), model.score(), "score");
    same(subject.weightWu(), model.weightWu(), "weight");
    for (long peer = 0; peer < PEERS; peer++) {
      same(subject.weightWu(peer), model.weightWu(peer), "weight of a peer");
    }
  }

  /// By id: to compare whole transactions takes long.
  private void sameAnnouncers(List<Orphanage.Kept> ours, List<Orphanage.Kept> theirs) {
    same(ours.size(), theirs.size(), "count");
    same(subject.size(), theirs.size(), "count");
    for (int i = 0; i < ours.size(); i++) {
      same(ours.get(i).tx().wtxid(), theirs.get(i).tx().wtxid(), "kept");
      same(ours.get(i).announcers(), theirs.get(i).announcers(), "announcers");
    }
  }

  private static void same(Object subject, Object model, String what) {
    if (!subject.equals(model)) {
      throw new AssertionError(what + ": " + subject + ", expected " + model);
    }
  }
}
