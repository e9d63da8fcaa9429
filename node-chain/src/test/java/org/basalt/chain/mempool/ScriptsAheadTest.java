package org.basalt.chain.mempool;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.basalt.chain.api.MempoolLimits;
import org.basalt.chain.api.TxOutcome;
import org.basalt.core.address.Wif;
import org.basalt.core.consensus.Coin;
import org.basalt.core.crypto.DigestMemory;
import org.basalt.core.crypto.Hash160;
import org.basalt.core.crypto.Secp256k1;
import org.basalt.core.crypto.bc.BouncyCastleSecp256k1;
import org.basalt.core.crypto.engine.RememberedSignatures;
import org.basalt.core.hash.Txid;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.basalt.core.rules.Consensus;
import org.basalt.core.runtime.WorkerPool;
import org.basalt.core.script.ScriptBuilder;
import org.basalt.core.script.ScriptFlags;
import org.basalt.core.sighash.SighashType;
import org.basalt.core.signing.KeyRing;
import org.basalt.core.signing.TransactionSigner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScriptsAheadTest {
  private static final BouncyCastleSecp256k1 REAL = new BouncyCastleSecp256k1();
  private static final Wif KEY = new Wif(secret(), true);
  private static final long FEE_SAT = 1_000;
  private static final Script SCRIPT =
      new ScriptBuilder()
          .op(0)
          .data(Hash160.hash(REAL.publicKey(KEY.key(), true).orElseThrow()))
          .build();

  private final AtomicInteger computed = new AtomicInteger();
  private final WorkerPool workers = new WorkerPool("verify", 2);
  private final MempoolFixture node =
      new MempoolFixture(
          MempoolLimits.DEFAULTS,
          new Consensus(
              Networks.REGTEST.consensus(),
              new RememberedSignatures(counting(), new DigestMemory(new byte[32], 1 << 20))),
          workers);

  private static byte[] secret() {
    byte[] secret = new byte[32];
    secret[31] = 7;
    return secret;
  }

  @AfterEach
  void stopWorkers() {
    workers.close();
  }

  private Secp256k1 counting() {
    return (Secp256k1)
        Proxy.newProxyInstance(
            Secp256k1.class.getClassLoader(),
            new Class<?>[] {Secp256k1.class},
            (_, method, arguments) -> {
              if (method.getName().equals("verifyEcdsa")) {
                computed.incrementAndGet();
              }
              return method.invoke(REAL, arguments);
            });
  }

  private static Transaction signed(OutPoint outpoint, long inSat, long feeSat) {
    KeyRing ring = new KeyRing(REAL);
    ring.add(KEY);
    TxIn input = new TxIn(outpoint, Script.EMPTY, TxIn.SEQUENCE_FINAL, Witness.EMPTY);
    Transaction tx =
        Transaction.of(2, List.of(input), List.of(new TxOut(inSat - feeSat, SCRIPT)), 0);
    return new TransactionSigner(REAL, Map.of(outpoint, new TxOut(inSat, SCRIPT)))
        .sign(tx, ring, SighashType.ALL)
        .tx();
  }

  private OutPoint coin() {
    return node.coin(SCRIPT, 1, false);
  }

  private Transaction spendCoin() {
    return signed(coin(), MempoolFixture.COIN_SAT, FEE_SAT);
  }

  private static Transaction child(Transaction parent) {
    return signed(new OutPoint(parent.txid(), 0), parent.outputs().getFirst().valueSat(), FEE_SAT);
  }

  /// The same with a signature that is not one of it.
  private static Transaction damaged(Transaction tx) {
    TxIn input = tx.inputs().getFirst();
    return Transaction.of(
        tx.version(),
        List.of(input),
        List.of(new TxOut(tx.outputs().getFirst().valueSat() - 1, SCRIPT)),
        0);
  }

  private ScriptsAhead.Row begin(Transaction... row) {
    return node.admission.scriptsAhead().begin(List.of(row), node.tip);
  }

  private TxOutcome.Judged submit(Transaction tx) {
    return node.admission.submit(tx, node.tip);
  }

  @Test
  void signaturesOfARowAreComputedOnceEachByWhoeverHasTime() {
    List<Transaction> row = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      row.add(i % 3 == 2 ? child(row.getLast()) : spendCoin());
    }
    ScriptsAhead.Row scripts = node.admission.scriptsAhead().begin(row, node.tip);
    for (Transaction tx : row) {
      assertThat(submit(tx)).isInstanceOf(TxOutcome.Accepted.class);
    }
    scripts.end();
    assertThat(computed).hasValue(40);
    assertThat(node.mempool.size()).isEqualTo(40);
  }

  @Test
  void scriptsThatWereFoundValidDoNotRunAgain() {
    Transaction first = spendCoin();
    Transaction second = spendCoin();
    ScriptsAhead.Row row = begin(first, second);
    assertThat(ahead(first) && ahead(second)).isTrue();
    computed.set(0);
    assertThat(submit(first)).isInstanceOf(TxOutcome.Accepted.class);
    assertThat(submit(second)).isInstanceOf(TxOutcome.Accepted.class);
    assertThat(computed).hasValue(0);
    row.end();
  }

  @Test
  void behindTheEndOfARowScriptsRunAsEver() {
    Transaction known = spendCoin();
    begin(known, spendCoin()).end();
    assertThat(ahead(known)).isFalse();
    assertThat(submit(known)).isInstanceOf(TxOutcome.Accepted.class);
  }

  @Test
  void whatConflictsIsKnownOrSpendsUnknownCoinsIsLeftOut() {
    OutPoint coin = coin();
    Transaction known = signed(coin, MempoolFixture.COIN_SAT, FEE_SAT);
    assertThat(submit(known)).isInstanceOf(TxOutcome.Accepted.class);
    computed.set(0);
    Transaction conflict = signed(coin, MempoolFixture.COIN_SAT, FEE_SAT + 1);
    Transaction orphan = signed(new OutPoint(Txid.ZERO, 0), MempoolFixture.COIN_SAT, FEE_SAT);
    Transaction fresh = spendCoin();
    ScriptsAhead.Row row = begin(known, conflict, orphan, fresh);
    assertThat(ahead(fresh)).isTrue();
    assertThat(ahead(known) || ahead(conflict) || ahead(orphan)).isFalse();
    row.end();
    assertThat(computed).hasValue(1);
  }

  @Test
  void anInvalidSignatureIsRefusedInItsTurnInTheSameWords() {
    Transaction bad = damaged(spendCoin());
    TxOutcome.Judged alone = node.admission.test(bad, node.tip);
    ScriptsAhead.Row row = begin(spendCoin(), bad);
    assertThat(submit(bad)).isEqualTo(alone);
    row.end();
    assertThat(alone)
        .isInstanceOfSatisfying(
            TxOutcome.Refused.class,
            refused ->
                assertThat(refused.verdict().toString())
                    .contains("mempool-script-verify-flag-failed"));
  }

  @Test
  void otherFlagsOrOtherOutputsAreAnotherQuestion() {
    Transaction tx = spendCoin();
    ScriptsAhead.Row row = begin(tx, spendCoin());
    assertThat(ahead(tx)).isTrue();
    assertThat(ahead(tx, coinsOf(tx, MempoolFixture.COIN_SAT), ScriptFlags.NONE)).isFalse();
    assertThat(ahead(tx, coinsOf(tx, MempoolFixture.COIN_SAT - 1), flags())).isFalse();
    row.end();
  }

  @Test
  void oneTransactionIsNotLookedAt() {
    Transaction tx = spendCoin();
    ScriptsAhead.Row row = begin(tx);
    assertThat(ahead(tx)).isFalse();
    row.end();
    assertThat(computed).hasValue(0);
  }

  private ScriptFlags flags() {
    return node.consensus.scriptFlags(node.tip.hash(), node.tip.height());
  }

  private static List<Coin> coinsOf(Transaction tx, long valueSat) {
    return tx.inputs().stream()
        .map(each -> new Coin(new TxOut(valueSat, SCRIPT), 1, false))
        .toList();
  }

  private boolean ahead(Transaction tx) {
    return ahead(tx, coinsOf(tx, MempoolFixture.COIN_SAT), flags());
  }

  private boolean ahead(Transaction tx, List<Coin> spent, ScriptFlags flags) {
    return node.admission.scriptsAhead().foundValid(tx, spent, flags);
  }
}
