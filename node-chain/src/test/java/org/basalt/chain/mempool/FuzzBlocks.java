package org.basalt.chain.mempool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.coins.CoinsCache;
import org.basalt.core.consensus.Coin;
import org.basalt.core.hash.MerkleRoot;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.basalt.core.script.ScriptBuilder;
import org.basalt.core.testing.FuzzInput;

/// The chain under a fuzzed mempool: blocks of what is in it and of what is not, and
/// reorganisations, as the ledger does them.
final class FuzzBlocks {
  private static final int MATURITY = 100;
  private static final long REWARD_SAT = 200_000;

  private final MempoolFixture pool;
  private final FuzzCoins coins;

  private record Undo(OutPoint outpoint, Coin coin) {}

  private record Connected(Block block, BlockNode before, List<Undo> spent) {}

  private final Deque<Connected> connected = new ArrayDeque<>();
  private int coinbases;

  FuzzBlocks(MempoolFixture pool, FuzzCoins coins) {
    this.pool = pool;
    this.coins = coins;
  }

  /// A block with some of the best, and maybe something that nobody has seen before.
  void mine(FuzzInput in) {
    List<Transaction> wanted = new ArrayList<>();
    int chunks = in.below(6);
    pool.mempool.chunks().stream()
        .limit(chunks)
        .forEach(chunk -> chunk.entries().forEach(entry -> wanted.add(entry.tx())));
    addStrangers(in, wanted);
    connect(in, wanted);
    pool.readmission.settle(pool.tip, true);
  }

  private void addStrangers(FuzzInput in, List<Transaction> wanted) {
    int strangers = in.below(3);
    for (int i = 0; i < strangers; i++) {
      wanted.add(coins.transaction(in));
    }
  }

  /// Takes back some blocks, and puts others in their place: they may have some of the same.
  void reorganise(FuzzInput in) {
    int depth = Math.min(1 + in.below(3), connected.size());
    List<Transaction> loose = new ArrayList<>();
    for (int i = 0; i < depth; i++) {
      loose.addAll(0, disconnect());
    }
    int fresh = in.below(depth + 2);
    int from = 0;
    for (int i = 0; i < fresh; i++) {
      List<Transaction> wanted = new ArrayList<>();
      int to = Math.min(loose.size(), from + in.below(6));
      for (Transaction tx : loose.subList(from, to)) {
        if (!in.oneIn(4)) {
          wanted.add(tx);
        }
      }
      from = to;
      addStrangers(in, wanted);
      connect(in, wanted);
    }
    pool.readmission.settle(pool.tip, !in.oneIn(8));
  }

  /// Leaves out what would not be valid.
  private void connect(FuzzInput in, List<Transaction> wanted) {
    int height = pool.tip.height() + 1;
    List<Transaction> all = new ArrayList<>();
    Script number = new ScriptBuilder().number(height).number(coinbases++).build();
    TxIn coinbase = new TxIn(OutPoint.NULL, number, 0, Witness.EMPTY);
    TxOut reward = new TxOut(REWARD_SAT, FuzzCoins.Kind.WITNESS.script());
    all.add(Transaction.of(2, List.of(coinbase), List.of(reward), 0));
    List<Undo> undo = new ArrayList<>();
    apply(all.getFirst(), height, undo);
    for (Transaction tx : wanted) {
      if (isValid(tx, height)) {
        apply(tx, height, undo);
        all.add(tx);
      }
    }
    BlockNode before = pool.tip;
    BlockHeader header =
        new BlockHeader(
            4, before.hash(), MerkleRoot.ZERO, (int) before.timeSec() + 600, 0, coinbases);
    Block block = new Block(header, all);
    pool.tip = BlockNode.child(header, before);
    connected.push(new Connected(block, before, undo));
    pool.readmission.blockConnected(block);
    all.forEach(coins::addOutputsOf);
    pool.clock.advanceMillis(in.int8() * 10_000L);
  }

  private void apply(Transaction tx, int height, List<Undo> undo) {
    if (!tx.isCoinbase()) {
      tx.inputs()
          .forEach(input -> {
            OutPoint outpoint = input.prevout();
            undo.add(new Undo(outpoint, pool.coins.spend(outpoint)));
          });
    }
    for (int i = 0; i < tx.outputs().size(); i++) {
      Coin coin = new Coin(tx.outputs().get(i), height, tx.isCoinbase());
      pool.coins.add(new OutPoint(tx.txid(), i), coin, false);
    }
  }

  /// As far as a model must know: coins, amounts and times; scripts are all satisfied or not looked
  /// at.
  private boolean isValid(Transaction tx, int height) {
    Set<OutPoint> spent = new HashSet<>();
    long leftSat = 0;
    for (TxIn input : tx.inputs()) {
      Coin coin = pool.coins.coin(input.prevout());
      boolean isMature = !coin.isCoinbase() || height - coin.height() >= MATURITY;
      if (coin.isNone() || !isMature || !spent.add(input.prevout())) {
        return false;
      }
      leftSat += coin.valueSat();
    }
    for (TxOut output : tx.outputs()) {
      if (output.valueSat() < 0 || output.valueSat() > leftSat) {
        return false;
      }
      leftSat -= output.valueSat();
    }
    return pool.consensus.checkTransaction(tx).isValid();
  }

  private List<Transaction> disconnect() {
    Connected last = connected.pop();
    List<Transaction> transactions = last.block().transactions();
    for (Transaction tx : transactions.reversed()) {
      for (int i = 0; i < tx.outputs().size(); i++) {
        if (!CoinsCache.isUnspendable(tx.outputs().get(i).scriptPubKey())) {
          pool.coins.spend(new OutPoint(tx.txid(), i));
        }
      }
    }
    for (Undo undo : last.spent().reversed()) {
      // What a transaction of the same block made is gone with it.
      boolean isOfBlock =
          transactions.stream().anyMatch(tx -> tx.txid().equals(undo.outpoint().txid()));
      if (!isOfBlock) {
        pool.coins.add(undo.outpoint(), undo.coin(), false);
      }
    }
    pool.tip = last.before();
    pool.readmission.blockDisconnected(last.block());
    return transactions.subList(1, transactions.size());
  }
}
