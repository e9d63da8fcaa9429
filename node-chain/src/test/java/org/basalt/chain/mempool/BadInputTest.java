package org.basalt.chain.mempool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.basalt.chain.mempool.MempoolFixture.ANYONE;
import static org.basalt.chain.mempool.MempoolFixture.COIN_SAT;
import static org.basalt.chain.mempool.MempoolFixture.child;
import static org.basalt.chain.mempool.MempoolFixture.input;
import static org.basalt.chain.mempool.MempoolFixture.spend;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.basalt.chain.api.MempoolLimits;
import org.basalt.chain.api.TxOutcome;
import org.basalt.chain.testing.VectorFiles;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.bytes.Hex;
import org.basalt.core.consensus.Coin;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TransactionCodec;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.basalt.core.script.ScriptBuilder;
import org.junit.jupiter.api.Test;

/// What an adversary sends is refused, or paid for, and costs a bounded amount of memory and work.
class BadInputTest {
  private static final int INVALID_CASES = 93;
  private static final int OP_CHECKMULTISIG = 0xae;
  private static final Script NOPS = Script.ofHex("61".repeat(120));
  private static final int OP_CHECKSIG = 0xac;
  private static final int SIGOPS_OF_A_BARE_MULTISIG = 20;
  private static final long MIN_INCREMENT_SAT_PER_KVB = 100;

  private static List<Transaction> invalid() {
    String json =
        new String(VectorFiles.bytes("core/unit/tx_invalid.json"), StandardCharsets.UTF_8);
    Matcher matcher =
        Pattern.compile("\"([0-9a-fA-F]{20,})\"\\s*,\\s*\"[A-Z0-9_,]+\"\\s*\\]").matcher(json);
    List<Transaction> found = new ArrayList<>();
    while (matcher.find()) {
      found.add(TransactionCodec.decode(Hex.decode(matcher.group(1))));
    }
    return found;
  }

  private static void giveCoins(MempoolFixture pool, Transaction tx, Set<OutPoint> given) {
    for (TxIn in : tx.inputs()) {
      if (!in.prevout().isNull() && given.add(in.prevout())) {
        pool.coins.add(in.prevout(), new Coin(new TxOut(COIN_SAT, ANYONE), 1, false), false);
      }
    }
  }

  @Test
  void coresInvalidTransactionsAreRefusedWithTheirCoinsAndWithout() {
    List<Transaction> cases = invalid();
    assertThat(cases).hasSize(INVALID_CASES);
    MempoolFixture pool = new MempoolFixture();
    Set<OutPoint> given = new HashSet<>();
    for (Transaction tx : cases) {
      assertThat(pool.submit(tx)).as("%s", tx).isInstanceOf(TxOutcome.Refused.class);
      giveCoins(pool, tx, given);
      assertThat(pool.submit(tx)).as("%s", tx).isInstanceOf(TxOutcome.Refused.class);
    }
    assertThat(pool.mempool.size()).isZero();
  }

  @Test
  void changedBytesOfAGoodTransactionAreUndecodableRefusedOrAnotherGoodOne() {
    MempoolFixture pool = new MempoolFixture();
    Transaction whole = pool.spendCoin(1_000);
    byte[] good = TransactionCodec.encode(whole);
    Random random = new Random(11);
    Set<OutPoint> given = new HashSet<>(List.of(whole.inputs().get(0).prevout()));
    int undecodable = 0;
    for (int i = 0; i < 3_000; i++) {
      byte[] bad = good.clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      try {
        Transaction tx = TransactionCodec.decode(bad);
        giveCoins(pool, tx, given);
        boolean isKnown = pool.mempool.find(tx.wtxid()).isPresent();
        boolean isAccepted = pool.submit(tx) instanceof TxOutcome.Accepted;
        assertThat(pool.mempool.find(tx.wtxid()).isPresent()).isEqualTo(isKnown || isAccepted);
      } catch (DecodeException e) {
        undecodable++;
      }
    }
    assertThat(undecodable).isBetween(100, 2_900);
    long sizeVb = pool.mempool.entries().stream().mapToLong(MempoolEntry::sizeVb).sum();
    assertThat(pool.mempool.totalSizeVb()).isEqualTo(sizeVb);
  }

  @Test
  void legacyTransactionWhoseHashingIsQuadraticIsRefusedBeforeAnyScriptRuns() {
    MempoolFixture pool = new MempoolFixture();
    Script manyKeys = bareMultisigs(15);
    List<TxIn> inputs = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      OutPoint outpoint = pool.coin(manyKeys, 1, false);
      inputs.add(new TxIn(outpoint, NOPS, -1, Witness.EMPTY));
    }
    Transaction tx = Transaction.of(2, inputs, List.of(new TxOut(1_000, ANYONE)), 0);
    assertThat(tx.weightWu()).isLessThan(400_000);
    assertThat(pool.submitted(tx)).startsWith("scriptsig-not-pushonly");

    List<TxIn> empty =
        inputs.stream().map(in -> new TxIn(in.prevout(), Script.EMPTY, -1, Witness.EMPTY)).toList();
    Transaction dense = Transaction.of(2, empty, List.of(new TxOut(1_000, ANYONE)), 0);
    assertThat(pool.submitted(dense))
        .isEqualTo("bad-txns-nonstandard-inputs, non-witness sigops exceed bip54 limit");
  }

  /// So many CHECKMULTISIGs one after the other.
  private static Script bareMultisigs(int count) {
    ScriptBuilder builder = new ScriptBuilder();
    for (int i = 0; i < count; i++) {
      builder.op(OP_CHECKMULTISIG);
    }
    return builder.build();
  }

  @Test
  void transactionOverTheWeightOfRelayIsRefusedBeforeItsCoinsAreLookedUp() {
    MempoolFixture pool = new MempoolFixture();
    List<TxIn> inputs = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      inputs.add(input(pool.coin()));
    }
    Transaction tx = Transaction.of(2, inputs, List.of(new TxOut(1_000, ANYONE)), 0);
    assertThat(tx.weightWu()).isGreaterThan(400_000);
    assertThat(pool.submitted(tx)).isEqualTo("tx-size");
  }

  @Test
  void moreSignatureOperationsThanAFifthOfABlockAreRefused() {
    MempoolFixture pool = new MempoolFixture();
    List<TxOut> outputs = new ArrayList<>();
    // Bare multisig without its count of keys counts 20 operations, four times each.
    int needed = 16_000 / (SIGOPS_OF_A_BARE_MULTISIG * 4) + 1;
    for (int i = 0; i < needed; i++) {
      outputs.add(new TxOut(1_000, bareMultisigs(1)));
    }
    Transaction tx = Transaction.of(2, List.of(input(pool.coin())), outputs, 0);
    assertThat(pool.submitted(tx)).isEqualTo("scriptpubkey");
    List<TxOut> keys = new ArrayList<>();
    for (int i = 0; i < 4_001; i++) {
      byte[] key = new byte[33];
      key[0] = 2;
      keys.add(new TxOut(0, new ScriptBuilder().data(key).op(OP_CHECKSIG).build()));
    }
    Transaction many = Transaction.of(2, List.of(input(pool.coin())), keys, 0);
    assertThat(pool.submit(many)).isInstanceOf(TxOutcome.Refused.class);
    assertThat(pool.mempool.size()).isZero();
  }

  @Test
  void grindingUpAFeePaysForEveryReplacement() {
    MempoolFixture pool = new MempoolFixture();
    OutPoint coin = pool.coin();
    Transaction first = spend(COIN_SAT, 1_000, coin);
    pool.submit(first);
    long stepSat = Math.ceilDiv(MIN_INCREMENT_SAT_PER_KVB * first.sizeVb(), 1_000);
    int replaced = 0;
    for (int addedSat = 1; addedSat <= 1_000; addedSat++) {
      Transaction tx = spend(COIN_SAT, 1_000 + addedSat, coin);
      replaced += pool.submit(tx) instanceof TxOutcome.Accepted ? 1 : 0;
    }
    assertThat(pool.mempool.size()).isEqualTo(1);
    assertThat((long) replaced).isBetween(1L, 1_000 / stepSat);
  }

  @Test
  void stormOfConflictsLeavesOneTransaction() {
    MempoolFixture pool = new MempoolFixture();
    OutPoint coin = pool.coin();
    int accepted = 0;
    for (int i = 0; i < 2_000; i++) {
      Transaction tx =
          Transaction.of(
              2, List.of(input(coin)), List.of(new TxOut(COIN_SAT - 5_000, ANYONE)), 100 + i % 50);
      accepted += pool.submit(tx) instanceof TxOutcome.Accepted ? 1 : 0;
    }
    assertThat(accepted).isEqualTo(1);
    assertThat(pool.mempool.size()).isEqualTo(1);
  }

  @Test
  void transactionThatConflictsWithMoreThanAHundredClustersIsRefused() {
    MempoolFixture pool = new MempoolFixture();
    List<OutPoint> coins = new ArrayList<>();
    for (int i = 0; i < 101; i++) {
      OutPoint coin = pool.coin();
      coins.add(coin);
      pool.submit(spend(COIN_SAT, 200, coin));
    }
    Transaction all = spend(101 * COIN_SAT, 50_000_000, coins.toArray(OutPoint[]::new));
    assertThat(pool.submitted(all)).startsWith("too many potential replacements");
    coins.removeLast();
    Transaction most = spend(100 * COIN_SAT, 50_000_000, coins.toArray(OutPoint[]::new));
    assertThat(pool.submitted(most)).isEqualTo("accepted");
    assertThat(pool.mempool.size()).isEqualTo(2);
  }

  @Test
  void fullMempoolStaysWithinItsMemoryAndAsksForMore() {
    long maxBytes = 5_000_000;
    MempoolFixture pool = new MempoolFixture(new MempoolLimits(maxBytes, 1_000_000, 64, 101_000));
    int refusedAsTooCheap = 0;
    for (int i = 0; i < 8_000; i++) {
      String outcome = pool.submitted(pool.spendCoin(200 + i));
      assertThat(pool.mempool.usageBytes()).isLessThanOrEqualTo(maxBytes);
      refusedAsTooCheap += outcome.startsWith("mempool min fee not met") ? 1 : 0;
    }
    assertThat(pool.mempool.size()).isBetween(1_000, 7_999);
    assertThat(pool.mempool.minimumFeeRateSatPerKvB()).isGreaterThan(1_000);
    assertThat(pool.submitted(pool.spendCoin(201))).startsWith("mempool min fee not met");
    assertThat(refusedAsTooCheap).as("of rising fees").isLessThan(4_000);
  }

  @Test
  void longChainsEndAtTheLimitOfAClusterHoweverTheyAreBuilt() {
    MempoolFixture pool = new MempoolFixture();
    Transaction last = pool.spendCoin(1_000);
    pool.submit(last);
    int accepted = 1;
    for (int i = 0; i < 200; i++) {
      Transaction next = child(last, 1_000);
      if (!(pool.submit(next) instanceof TxOutcome.Accepted)) {
        break;
      }
      accepted++;
      last = next;
    }
    assertThat(accepted).isEqualTo(64);
    assertThat(pool.submitted(child(last, 900))).startsWith("too-large-cluster");
  }
}
