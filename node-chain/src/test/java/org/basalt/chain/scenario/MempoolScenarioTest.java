package org.basalt.chain.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.basalt.chain.TestChain;
import org.basalt.chain.api.BlockOutcome;
import org.basalt.chain.api.ChainService;
import org.basalt.chain.api.MempoolService;
import org.basalt.chain.api.TxOutcome;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.hash.Txid;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.basalt.core.script.ScriptBuilder;
import org.junit.jupiter.api.Test;

/// Chain and mempool together, through the whole ledger.
class MempoolScenarioTest {
  private static final long SUBSIDY_SAT = 5_000_000_000L;
  private static final byte[] WITNESS_SCRIPT = {0x51};
  private static final Script ANYONE =
      new ScriptBuilder().op(0).data(Sha256.hash(WITNESS_SCRIPT)).build();

  /// Mines the best of the mempool.
  static Block mine(TestChain chain) {
    Block block = BlockForge.grind(chain.chain().mining().assemble(ANYONE));
    assertThat(chain.submit(block)).isInstanceOf(BlockOutcome.Stored.class);
    chain.chain().drain();
    assertThat(chain.tip().hash()).isEqualTo(block.hash());
    return block;
  }

  static Transaction spend(Transaction from, long feeSat) {
    OutPoint outpoint = new OutPoint(from.txid(), 0);
    TxIn input = new TxIn(outpoint, Script.EMPTY, TxIn.SEQUENCE_FINAL, Witness.of(WITNESS_SCRIPT));
    TxOut output = new TxOut(from.outputs().get(0).valueSat() - feeSat, ANYONE);
    return Transaction.of(2, List.of(input), List.of(output), 0);
  }

  private static List<Txid> mempool(ChainService chain) {
    return chain.ask(ledger -> ledger.mempool().txids());
  }

  /// What is found without asking the ledger is what the ledger says.
  private static void assertFoundWhileThere(ChainService chain, Transaction... transactions) {
    List<Txid> there = mempool(chain);
    for (Transaction tx : transactions) {
      assertThat(chain.mempool().find(tx.txid()))
          .isEqualTo(there.contains(tx.txid()) ? Optional.of(tx) : Optional.empty());
    }
  }

  private static void assertAccepted(ChainService chain, Transaction tx) {
    assertThat(chain.mempool().test(tx)).isInstanceOf(TxOutcome.Accepted.class);
    assertThat(chain.mempool().submit(tx)).isInstanceOf(TxOutcome.Accepted.class);
  }

  @Test
  void minesTheMempoolClaimsItsFeesAndTakesItBackWhenTheBlockGoes() {
    try (TestChain chain = TestChain.inMemory(Networks.REGTEST)) {
      Transaction coinbase = mine(chain).transactions().get(0);
      Transaction second = mine(chain).transactions().get(0);
      for (int i = 0; i < 99; i++) {
        mine(chain);
      }
      Transaction parent = spend(coinbase, 500);
      Transaction child = spend(parent, 50_000);
      Transaction other = spend(second, 5_000);
      assertAccepted(chain.chain(), parent);
      assertAccepted(chain.chain(), other);
      assertThat(mempool(chain.chain())).containsExactly(other.txid(), parent.txid());
      assertFoundWhileThere(chain.chain(), parent, child, other);
      assertAccepted(chain.chain(), child);
      assertThat(mempool(chain.chain())).containsExactly(parent.txid(), child.txid(), other.txid());

      Block block = mine(chain);
      assertThat(block.transactions().subList(1, 4)).containsExactly(parent, child, other);
      assertThat(block.transactions().get(0).outputs().get(0).valueSat())
          .isEqualTo(SUBSIDY_SAT + 55_500);
      assertThat(mempool(chain.chain())).isEmpty();
      assertFoundWhileThere(chain.chain(), parent, child, other);

      assertThat(chain.chain().invalidateBlock(chain.tip())).isEqualTo(Optional.empty());
      assertThat(mempool(chain.chain())).containsExactly(parent.txid(), child.txid(), other.txid());
      assertFoundWhileThere(chain.chain(), parent, child, other);
      assertThat(chain.chain().reconsiderBlock(chain.chain().find(block.hash()).orElseThrow()))
          .isEqualTo(Optional.empty());
      assertThat(mempool(chain.chain())).isEmpty();
    }
  }

  @Test
  void transactionsInARowAreJudgedInOrderUntilOneIsRefusedAndOthersAreServedInBetween() {
    try (TestChain chain = TestChain.inMemory(Networks.REGTEST)) {
      Transaction coinbase = mine(chain).transactions().get(0);
      for (int i = 0; i < 100; i++) {
        mine(chain);
      }
      Transaction first = spend(coinbase, 500);
      Transaction second = spend(first, 500);
      Transaction paysNothing = spend(second, 0);
      Transaction behind = spend(coinbase, 500_000);
      List<Object> heard = Collections.synchronizedList(new ArrayList<>());
      MempoolService mempool = chain.chain().mempool();
      boolean arePosted =
          chain
              .chain()
              .ask(_ -> {
                mempool.offerInTurn(List.of(first, second, paysNothing, behind), heard::addAll);
                mempool.inquire(view -> view.txids().size(), heard::add);
                return true;
              });
      assertThat(arePosted).isTrue();
      for (int i = 0; i < 4; i++) {
        chain.chain().drain();
      }

      assertThat(heard.get(0)).as("asked behind the row, answered within it").isEqualTo(1);
      assertThat(heard.subList(1, heard.size())).hasSize(3);
      assertThat(heard.get(1)).isInstanceOf(TxOutcome.Accepted.class);
      assertThat(heard.get(2)).isInstanceOf(TxOutcome.Accepted.class);
      assertThat(heard.get(3)).isInstanceOf(TxOutcome.Refused.class);
      assertThat(mempool(chain.chain())).containsExactlyInAnyOrder(first.txid(), second.txid());
    }
  }

  @Test
  void aSpendThatIsNoLongerMatureGoesWithTheBlockThatMadeItSo() {
    try (TestChain chain = TestChain.inMemory(Networks.REGTEST)) {
      Transaction coinbase = mine(chain).transactions().get(0);
      for (int i = 0; i < 99; i++) {
        mine(chain);
      }
      Transaction spend = spend(coinbase, 500);
      assertAccepted(chain.chain(), spend);
      chain.chain().invalidateBlock(chain.tip());
      assertThat(mempool(chain.chain())).isEmpty();
    }
  }

  @Test
  void aBlockOnAnotherBranchTakesOutWhatConflictsWithIt() {
    try (TestChain chain = TestChain.inMemory(Networks.REGTEST)) {
      Transaction coinbase = mine(chain).transactions().get(0);
      for (int i = 0; i < 100; i++) {
        mine(chain);
      }
      Transaction ours = spend(coinbase, 500);
      Transaction theirs = spend(coinbase, 700);
      assertAccepted(chain.chain(), ours);
      Block block = BlockForge.grind(chain.chain().assembleBlock(ANYONE, List.of(theirs)));
      assertFoundWhileThere(chain.chain(), ours, theirs);
      assertThat(chain.submit(block)).isInstanceOf(BlockOutcome.Stored.class);
      assertThat(mempool(chain.chain())).isEmpty();
      assertFoundWhileThere(chain.chain(), ours, theirs);
    }
  }
}
