package org.basalt.chain.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.basalt.chain.TestChain;
import org.basalt.chain.api.BlockOutcome;
import org.basalt.chain.api.ChainConfig;
import org.basalt.chain.api.ChainEvent;
import org.basalt.chain.kv.memory.MemoryStore;
import org.basalt.core.consensus.Coin;
import org.basalt.core.consensus.WitnessCommitment;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockCodec;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.basalt.core.verdict.BlockVerdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Chains of random spends with random faults go to the ledger all at once, which then decodes,
/// reads coins ahead and checks scripts on many threads; and one block after the other to a
/// [PlainLedger]. Both have to say the same of every block, and to end with the same coins.
final class MutatedChainsTest {
  private static final int BLOCKS = 35;
  private static final int THREADS = 4;

  /// Kinds of them within transactions.
  private static final int FAULTS = 13;

  /// So small that coins are written and read back again and again.
  private static final long CACHE_BYTES = ChainConfig.MIN_CACHE_BYTES;

  private final BlockForge forge = new BlockForge();
  private final PlainLedger plain = new PlainLedger();
  private final List<Block> submitted = new ArrayList<>();
  private final List<String> expected = new ArrayList<>();
  private final List<Transaction> mined = new ArrayList<>();
  private int serial;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void getTheSameVerdictsAsFromAPlainLedger(long seed) {
    Random random = new Random(seed);
    makeBlocks(random);
    try (TestChain chain = TestChain.inMemory(Networks.REGTEST, new MemoryStore(), this::small)) {
      List<CompletableFuture<BlockOutcome>> outcomes =
          submitted.stream()
              .map(block -> chain.submitLater(BlockCodec.encode(block), true))
              .toList();
      outcomes.forEach(CompletableFuture::join);
      chain.chain().drain();
      Map<BlockHash, BlockVerdict> verdicts = new HashMap<>();
      for (ChainEvent.BlockChecked checked : chain.checked()) {
        verdicts.put(checked.hash(), checked.verdict());
      }
      Set<String> said = new HashSet<>();
      for (int i = 0; i < submitted.size(); i++) {
        String word = describe(outcomes.get(i).join(), verdicts.get(submitted.get(i).hash()));
        said.add(word);
        assertThat(word).as("block %d of seed %d", i, seed).isEqualTo(expected.get(i));
      }
      assertThat(chain.tip().hash()).isEqualTo(plain.tip().hash());
      assertThat(chain.statistics().hash()).isEqualTo(plain.muHash());
      assertThat(said).hasSizeGreaterThan(5);
    }
  }

  private ChainConfig small(ChainConfig c) {
    return new ChainConfig(
        c.directory(),
        c.blocksDirectory(),
        CACHE_BYTES,
        THREADS,
        c.minimumChainWork(),
        c.assumeValid(),
        c.maxTipAgeSec(),
        c.stopAtHeight(),
        c.loadBlocks(),
        c.stopAfterBlockImport(),
        c.checkBlocks(),
        c.checkLevel(),
        c.indexes(),
        c.mempool(),
        c.pruning());
  }

  private static String describe(BlockOutcome outcome, BlockVerdict connected) {
    return switch (outcome) {
      case BlockOutcome.Refused(BlockVerdict.Invalid verdict) ->
          "refused " + verdict.reject().text();
      case BlockOutcome.Stored _ ->
          connected.isValid() ? "valid" : "failed " + PlainLedger.text(connected);
      case BlockOutcome.Ignored _ -> "ignored";
      case BlockOutcome.Undecodable(String message) -> "undecodable " + message;
    };
  }

  /// Before most valid blocks come some that are not, with the same parent.
  private void makeBlocks(Random random) {
    for (Block block : forge.chain("m", BlockForge.MATURITY + 10, "genesis")) {
      expect(block);
    }
    String parent = "m" + (BlockForge.MATURITY + 10);
    for (int i = 0; i < BLOCKS; i++) {
      List<Transaction> spends = spends(random);
      for (int j = random.nextInt(4); j > 0; j--) {
        Block faulty = faulty(parent, new ArrayList<>(spends), random);
        if (expected.size() == submitted.size() && !isKnown(faulty)) {
          expectFault(faulty);
        }
      }
      String name = "v" + serial++;
      expect(forge.mine(name, parent, spends.toArray(Transaction[]::new)));
      mined.addAll(spends);
      parent = name;
    }
  }

  private boolean isKnown(Block block) {
    return submitted.stream().anyMatch(other -> other.hash().equals(block.hash()));
  }

  private void expect(Block block) {
    String verdict = plain.apply(BlockCodec.encode(block), TestChain.NOW_SEC);
    assertThat(verdict).isEqualTo("valid");
    submitted.add(block);
    expected.add(verdict);
  }

  private void expectFault(Block block) {
    String verdict = plain.apply(BlockCodec.encode(block), TestChain.NOW_SEC);
    assertThat(verdict).isNotEqualTo("valid");
    submitted.add(block);
    expected.add(verdict);
  }

  private List<OutPoint> spendable(Random random) {
    Set<OutPoint> found = new HashSet<>();
    plain
        .coins()
        .forEach((outpoint, coin) -> {
          if (isMature(coin) && !isLocked(coin)) {
            found.add(outpoint);
          }
        });
    List<OutPoint> sorted = new ArrayList<>(found);
    Collections.sort(sorted);
    Collections.shuffle(sorted, random);
    return sorted;
  }

  private boolean isMature(Coin coin) {
    return !coin.isCoinbase() || plain.tip().height() + 1 - coin.height() >= BlockForge.MATURITY;
  }

  private static boolean isLocked(Coin coin) {
    return coin.scriptPubKey().equals(BlockForge.NOBODY);
  }

  private List<Transaction> spends(Random random) {
    List<OutPoint> spendable = spendable(random);
    List<Transaction> made = new ArrayList<>();
    for (int i = random.nextInt(6); i >= 0 && !spendable.isEmpty(); i--) {
      List<OutPoint> inputs = new ArrayList<>();
      long valueSat = 0;
      for (int j = random.nextInt(3); j >= 0 && !spendable.isEmpty(); j--) {
        OutPoint outpoint = spendable.removeLast();
        valueSat += plain.coins().get(outpoint).valueSat();
        inputs.add(outpoint);
      }
      Transaction tx = tx(inputs, valueSat, 1 + random.nextInt(4), random);
      made.add(tx);
      if (random.nextBoolean()) {
        // Spent in the same block.
        made.add(BlockForge.spend(tx, BlockForge.ANYONE));
      }
    }
    return made;
  }

  private static Transaction tx(List<OutPoint> spent, long valueSat, int count, Random random) {
    List<TxOut> outputs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Script script = i > 0 && random.nextInt(4) == 0 ? BlockForge.NOBODY : BlockForge.ANYONE;
      outputs.add(new TxOut(valueSat / count, script));
    }
    return tx(spent, outputs, TxIn.SEQUENCE_FINAL, 0);
  }

  private static Transaction tx(
      List<OutPoint> spent, List<TxOut> outputs, int sequence, int locktime) {
    List<TxIn> inputs =
        spent.stream()
            .map(outpoint -> new TxIn(outpoint, Script.EMPTY, sequence, Witness.EMPTY))
            .toList();
    return Transaction.of(2, inputs, outputs, locktime);
  }

  /// One or two faults.
  private Block faulty(String parent, List<Transaction> spends, Random random) {
    String name = "f" + serial++;
    long rewardSat = BlockForge.SUBSIDY_SAT;
    int kind = random.nextInt(15);
    if (kind < FAULTS) {
      addFault(spends, kind, random);
      if (random.nextInt(3) == 0) {
        addFault(spends, random.nextInt(FAULTS), random);
      }
    } else if (kind == FAULTS) {
      rewardSat += 1 + plain.coins().values().stream().mapToLong(Coin::valueSat).sum() / 2;
    } else {
      return withoutWitnessOrWithWrongHeight(name, parent, spends, random);
    }
    return forge.mine(name, parent, rewardSat, spends.toArray(Transaction[]::new));
  }

  private Block withoutWitnessOrWithWrongHeight(
      String name, String parent, List<Transaction> spends, Random random) {
    List<Transaction> all = new ArrayList<>(forge.mine(name, parent).transactions());
    if (random.nextBoolean()) {
      TxIn input = new TxIn(OutPoint.NULL, Script.of(new byte[] {1, 1, 0}), -1, Witness.EMPTY);
      all.set(0, Transaction.of(2, List.of(input), all.getFirst().outputs(), 0));
      all = new ArrayList<>(WitnessCommitment.placeIn(all, true));
    } else {
      all.add(all.getFirst());
    }
    all.addAll(spends);
    return forge.mineExactly(name, parent, all);
  }

  private void addFault(List<Transaction> spends, int kind, Random random) {
    OutPoint any = spendable(random).getFirst();
    long valueSat = plain.coins().get(any).valueSat();
    TxOut all = new TxOut(valueSat, BlockForge.ANYONE);
    List<TxOut> outputs = List.of(all);
    Transaction bad =
        switch (kind) {
          case 0 -> tx(List.of(new OutPoint(any.txid(), 99)), outputs, -1, 0);
          case 1 -> tx(List.of(any, any), outputs, -1, 0);
          case 2 -> tx(List.of(any), List.of(new TxOut(valueSat + 1, BlockForge.ANYONE)), -1, 0);
          case 3 -> tx(List.of(any), List.of(new TxOut(-1, BlockForge.ANYONE)), -1, 0);
          case 4 -> tx(List.of(any), outputs, 0, plain.tip().height() + 5);
          case 5 -> tx(List.of(any), outputs, 3, 0);
          case 6 -> tx(List.of(immature(random)), outputs, -1, 0);
          case 7 -> tx(List.of(locked(any)), outputs, -1, 0);
          case 8 -> tx(List.of(any), List.of(), -1, 0);
          case 9 -> spends.isEmpty() ? tx(List.of(any, any), outputs, -1, 0) : spends.getLast();
          // Repeated: what it made may be unspent, or spent in part, or all.
          case 10, 11 ->
              mined.isEmpty()
                  ? tx(List.of(any, any), outputs, -1, 0)
                  : mined.get(random.nextInt(mined.size()));
          default ->
              tx(List.of(any), List.of(new TxOut(Long.MAX_VALUE / 2, BlockForge.ANYONE)), -1, 0);
        };
    spends.add(random.nextInt(spends.size() + 1), bad);
    if (kind == 9) {
      Collections.swap(spends, 0, spends.size() - 1);
    }
    if (kind == 5 && isOld(any)) {
      // Not locked any more: a coin that never was makes up for it.
      spends.add(tx(List.of(new OutPoint(any.txid(), 98)), outputs, -1, 0));
    }
  }

  private boolean isOld(OutPoint outpoint) {
    return plain.tip().height() - plain.coins().get(outpoint).height() >= 2;
  }

  private OutPoint immature(Random random) {
    List<OutPoint> found = new ArrayList<>();
    plain
        .coins()
        .forEach((outpoint, coin) -> {
          if (!isMature(coin)) {
            found.add(outpoint);
          }
        });
    Collections.sort(found);
    return found.get(random.nextInt(found.size()));
  }

  /// A coin whose script fails, or else one that was never there.
  private OutPoint locked(OutPoint any) {
    return plain.coins().entrySet().stream()
        .filter(entry -> isLocked(entry.getValue()))
        .map(Map.Entry::getKey)
        .sorted()
        .findFirst()
        .orElse(new OutPoint(any.txid(), 97));
  }
}
