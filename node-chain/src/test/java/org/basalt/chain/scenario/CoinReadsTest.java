package org.basalt.chain.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.basalt.chain.TestChain;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockOutcome;
import org.basalt.chain.api.ChainEvent;
import org.basalt.chain.api.ChainService;
import org.basalt.chain.api.CoinAtTip;
import org.basalt.chain.api.TxOutcome;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockCodec;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Coins read on other threads while blocks come and go, against a model of every tip.
final class CoinReadsTest {
  private static final int READERS = 3;
  private static final int BLOCKS = 150;
  private static final int BASE = BlockForge.MATURITY + 40;

  private static final int HALVING_INTERVAL = 150;

  /// Answers that a test waits for, lest it be over before the readers have begun.
  private static final long MIN_ANSWERS = 20_000;

  private static final Comparator<OutPoint> BY_TEXT = Comparator.comparing(OutPoint::toString);

  private final BlockForge forge = new BlockForge();
  private final Map<BlockHash, Set<OutPoint>> coinsAt = new HashMap<>();
  private final Map<String, List<Transaction>> spendable = new HashMap<>();
  private final AtomicLong answers = new AtomicLong();
  private final AtomicLong atOnce = new AtomicLong();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void areThoseOfTheTipThatTheAnswerNames(long seed) {
    Random random = new Random(seed);
    List<Block> blocks = makeTree(random);
    List<OutPoint> all =
        coinsAt.values().stream().flatMap(Set::stream).distinct().sorted(BY_TEXT).toList();
    try (TestChain chain = TestChain.inMemory(Networks.REGTEST)) {
      forge.chain("m", BASE, "genesis").forEach(chain::submit);
      chain.chain().drain();
      while (answers.get() < MIN_ANSWERS) {
        runBeside(
            chain.chain(),
            () -> {
              List<CompletableFuture<BlockOutcome>> outcomes = new ArrayList<>();
              for (int i = 0; i < blocks.size(); i++) {
                outcomes.add(chain.submitLater(BlockCodec.encode(blocks.get(i)), true));
                if (i % 10 == 0) {
                  chain.chain().flush();
                }
              }
              outcomes.forEach(CompletableFuture::join);
              BlockNode first = chain.tip().ancestorAt(BASE + 1);
              chain.chain().invalidateBlock(first);
              chain.chain().verifyChain(4, 5);
              chain.chain().reconsiderBlock(first);
            },
            reads -> check(chain.chain(), all.get(reads.nextInt(all.size()))));
      }
    }
    assertThat(atOnce.get()).isPositive();
  }

  private void check(ChainService chain, OutPoint outpoint) {
    expect(outpoint, chain.coin(outpoint, false));
    Optional<CoinAtTip> found = chain.findCoin(outpoint, true);
    if (found.isPresent()) {
      atOnce.incrementAndGet();
      expect(outpoint, found.get());
    }
  }

  private void expect(OutPoint outpoint, CoinAtTip answer) {
    Set<OutPoint> coins = coinsAt.get(answer.tip().hash());
    assertThat(coins).as("coins at %s", answer.tip()).isNotNull();
    assertThat(!answer.coin().isNone())
        .as("%s at %s", outpoint, answer.tip())
        .isEqualTo(coins.contains(outpoint));
  }

  /// A transaction comes into a block and out of it again; beside the mempool that makes no
  /// difference.
  @Test
  void areTheSameWhetherATransactionIsInABlockOrInTheMempool() {
    try (TestChain chain = TestChain.inMemory(Networks.REGTEST)) {
      ChainService service = chain.chain();
      Transaction from = MempoolScenarioTest.mine(chain).transactions().getFirst();
      for (int i = 0; i < BlockForge.MATURITY; i++) {
        MempoolScenarioTest.mine(chain);
      }
      Transaction tx = MempoolScenarioTest.spend(from, 5_000);
      OutPoint spent = tx.inputs().getFirst().prevout();
      OutPoint made = new OutPoint(tx.txid(), 0);
      assertThat(service.mempool().submit(tx)).isInstanceOf(TxOutcome.Accepted.class);
      BlockHash with = MempoolScenarioTest.mine(chain).hash();
      BlockNode node = service.find(with).orElseThrow();
      while (answers.get() < MIN_ANSWERS) {
        runBeside(
            service,
            () -> {
              for (int i = 0; i < 30; i++) {
                service.invalidateBlock(node);
                service.reconsiderBlock(node);
              }
            },
            _ -> {
              assertThat(service.coin(spent, true).coin().isNone()).isTrue();
              CoinAtTip there = service.coin(made, true);
              assertThat(there.coin().isNone()).isFalse();
              assertThat(there.coin().height()).isEqualTo(node.height());
              CoinAtTip confirmed = service.coin(made, false);
              assertThat(confirmed.coin().isNone()).isNotEqualTo(confirmed.tip() == node);
            });
      }
    }
  }

  @Test
  void whatABlockDoesNotTouchIsToldWhileItIsBeingConnected() {
    try (TestChain chain = TestChain.inMemory(Networks.REGTEST)) {
      ChainService service = chain.chain();
      forge.chain("m", BASE, "genesis").forEach(chain::submit);
      service.drain();
      BlockNode before = chain.tip();
      Transaction tx = forge.spendCoinbase("m1", BlockForge.ANYONE);
      OutPoint spent = tx.inputs().getFirst().prevout();
      OutPoint made = new OutPoint(tx.txid(), 0);
      OutPoint other = new OutPoint(forge.block("m2").transactions().getFirst().txid(), 0);
      List<Optional<CoinAtTip>> found = new ArrayList<>();
      // Told of a verdict, listeners hear it before the tip is moved.
      service.subscribe(event -> {
        if (event instanceof ChainEvent.BlockChecked) {
          found.add(service.findCoin(other, true));
          found.add(service.findCoin(spent, true));
          found.add(service.findCoin(made, true));
        }
      });
      chain.submit(forge.mine("next", "m" + BASE, tx));
      service.drain();
      assertThat(found).hasSize(3);
      CoinAtTip told = found.getFirst().orElseThrow();
      assertThat(told.tip()).isEqualTo(before);
      assertThat(told.coin().isNone()).isFalse();
      assertThat(found.subList(1, 3)).containsOnly(Optional.empty());
      CoinAtTip after = service.findCoin(spent, true).orElseThrow();
      assertThat(after.tip().hash()).isEqualTo(forge.block("next").hash());
      assertThat(after.coin().isNone()).isTrue();
      assertThat(service.findCoin(made, true).orElseThrow().coin().isNone()).isFalse();
    }
  }

  /// Runs readers until some work is done, and throws what they throw.
  private void runBeside(ChainService chain, Runnable work, Consumer<Random> read) {
    AtomicBoolean isOver = new AtomicBoolean();
    List<CompletableFuture<Void>> readers = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      Random random = new Random(i);
      CompletableFuture<Void> reader = new CompletableFuture<>();
      readers.add(reader);
      new Thread(
              () -> {
                try {
                  while (!isOver.get()) {
                    read.accept(random);
                    answers.incrementAndGet();
                  }
                  reader.complete(null);
                } catch (RuntimeException | AssertionError e) {
                  reader.completeExceptionally(e);
                }
              },
              "reader-" + i)
          .start();
    }
    work.run();
    chain.drain();
    isOver.set(true);
    readers.forEach(CompletableFuture::join);
  }

  /// A random tree on a common base, parents before children; some of its blocks pay themselves too
  /// much.
  private List<Block> makeTree(Random random) {
    Set<OutPoint> coins = new HashSet<>();
    coinsAt.put(Networks.REGTEST.genesis().hash(), Set.of());
    for (Block block : forge.chain("m", BASE, "genesis")) {
      coins.add(new OutPoint(block.transactions().getFirst().txid(), 0));
      coinsAt.put(block.hash(), Set.copyOf(coins));
    }
    String base = "m" + BASE;
    List<Transaction> first = new ArrayList<>();
    for (int i = 1; i <= 40; i++) {
      first.add(forge.block("m" + i).transactions().getFirst());
    }
    spendable.put(base, first);
    List<String> names = new ArrayList<>(List.of(base));
    List<Block> blocks = new ArrayList<>();
    for (int i = 1; i <= BLOCKS; i++) {
      String parent = names.get(Math.max(0, names.size() - 1 - random.nextInt(4)));
      String name = "r" + i;
      blocks.add(mineOn(name, parent, random));
      names.add(name);
    }
    return blocks;
  }

  /// Spends some of what earlier blocks made, and some of what it makes itself.
  private Block mineOn(String name, String parent, Random random) {
    List<Transaction> left = new ArrayList<>(spendable.get(parent));
    List<Transaction> spends = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Transaction from = left.remove(random.nextInt(left.size()));
      Transaction spend = BlockForge.spend(from, BlockForge.ANYONE);
      spends.add(spend);
      left.add(spend);
    }
    long subsidySat =
        BlockForge.SUBSIDY_SAT >> (forge.node(parent).height() + 1) / HALVING_INTERVAL;
    boolean isFaulty = random.nextInt(6) == 0;
    Block block =
        forge.mine(
            name, parent, subsidySat + (isFaulty ? 1 : 0), spends.toArray(Transaction[]::new));
    spendable.put(name, left);
    Set<OutPoint> coins = new HashSet<>(coinsAt.get(forge.block(parent).hash()));
    for (Transaction tx : block.transactions()) {
      tx.inputs().stream().map(TxIn::prevout).forEach(coins::remove);
      coins.add(new OutPoint(tx.txid(), 0));
    }
    coinsAt.put(block.hash(), coins);
    return block;
  }
}
