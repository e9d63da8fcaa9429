package org.basalt.chain.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.basalt.chain.TestChain;
import org.basalt.core.consensus.Coin;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random trees of blocks, valid and invalid, in random order, against a model that computes every
/// chain from scratch.
final class RandomReorganisationTest {
  private static final int BLOCKS = 120;

  private final BlockForge forge = new BlockForge();

  /// A block as the model sees it.
  private record Known(String name, String parent, int height, boolean isValid, int order) {}

  private final Map<String, Known> model = new HashMap<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void endsWhereTheModelEnds(long seed) {
    Random random = new Random(seed);
    try (TestChain chain = TestChain.inMemory(Networks.REGTEST)) {
      forge.chain("m", BlockForge.MATURITY + 20, "genesis").forEach(chain::submit);
      String base = "m" + (BlockForge.MATURITY + 20);
      model.put(base, new Known(base, "", 0, true, 0));
      List<String> names = new ArrayList<>(List.of(base));
      for (int i = 1; i <= BLOCKS; i++) {
        String parent = names.get(Math.max(0, names.size() - 1 - random.nextInt(8)));
        String name = "r" + i;
        mineOn(name, parent, i, random);
        names.add(name);
        chain.submit(forge.block(name));
        expect(chain, base);
      }
      assertThat(chain.statistics().outputCount()).isEqualTo(coinsOf(best(), base).size());
    }
  }

  private void mineOn(String name, String parent, int order, Random random) {
    Known below = model.get(parent);
    boolean isFaulty = random.nextInt(6) == 0;
    Transaction[] spends = {};
    if (random.nextBoolean()) {
      int coinbase = 1 + random.nextInt(20);
      boolean isSpent = isSpentBelow(parent, "m" + coinbase);
      if (!isSpent) {
        spends = new Transaction[] {forge.spendCoinbase("m" + coinbase, BlockForge.ANYONE)};
      }
    }
    long reward = BlockForge.SUBSIDY_SAT + (isFaulty ? 1 : 0);
    forge.mine(name, parent, reward, spends);
    model.put(
        name, new Known(name, parent, below.height() + 1, below.isValid() && !isFaulty, order));
  }

  private boolean isSpentBelow(String tip, String coinbase) {
    OutPoint coin = new OutPoint(forge.block(coinbase).transactions().get(0).txid(), 0);
    for (String name = tip; name.startsWith("r"); name = model.get(name).parent()) {
      for (Transaction tx : forge.block(name).transactions()) {
        if (tx.inputs().stream().anyMatch(input -> input.prevout().equals(coin))) {
          return true;
        }
      }
    }
    return false;
  }

  /// Most work; of equals the first.
  private Known best() {
    return model.values().stream()
        .filter(Known::isValid)
        .reduce((a, b) ->
            a.height() != b.height()
                ? (a.height() > b.height() ? a : b)
                : (a.order() < b.order() ? a : b))
        .orElseThrow();
  }

  private void expect(TestChain chain, String base) {
    Known best = best();
    assertThat(chain.tip().hash()).isEqualTo(forge.block(best.name()).hash());
    Set<OutPoint> coins = coinsOf(best, base);
    for (Known known : model.values()) {
      Block block = forge.block(known.name());
      OutPoint reward = new OutPoint(block.transactions().get(0).txid(), 0);
      Coin coin = chain.chain().ask(ledger -> ledger.coin(reward));
      assertThat(!coin.isNone()).isEqualTo(coins.contains(reward));
    }
  }

  private Set<OutPoint> coinsOf(Known tip, String base) {
    List<Block> path = new ArrayList<>();
    for (String name = tip.name(); !name.equals(base); name = model.get(name).parent()) {
      path.addFirst(forge.block(name));
    }
    for (int i = BlockForge.MATURITY + 20; i >= 1; i--) {
      path.addFirst(forge.block("m" + i));
    }
    Set<OutPoint> coins = new HashSet<>();
    for (Block block : path) {
      for (Transaction tx : block.transactions()) {
        tx.inputs().stream().map(TxIn::prevout).forEach(coins::remove);
        coins.add(new OutPoint(tx.txid(), 0));
      }
    }
    return coins;
  }
}
