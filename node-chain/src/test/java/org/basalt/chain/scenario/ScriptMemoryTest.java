package org.basalt.chain.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.basalt.chain.TestChain;
import org.basalt.chain.api.BlockOutcome;
import org.basalt.chain.api.TxOutcome;
import org.basalt.chain.kv.memory.MemoryStore;
import org.basalt.chain.mempool.ScriptMemory;
import org.basalt.core.crypto.DigestMemory;
import org.basalt.core.crypto.Secp256k1;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.crypto.bc.BouncyCastleSecp256k1;
import org.basalt.core.crypto.engine.SignatureEngines;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.basalt.core.script.ScriptBuilder;
import org.basalt.core.script.ScriptFlag;
import org.basalt.core.script.ScriptFlags;
import org.basalt.core.sighash.SegwitV0Sighash;
import org.basalt.core.sighash.SighashCache;
import org.junit.jupiter.api.Test;

/// What the mempool has verified is not verified again in a block, and nothing else is spared.
class ScriptMemoryTest {
  private static final BouncyCastleSecp256k1 REAL = new BouncyCastleSecp256k1();
  private static final byte[] KEY = Sha256.hash(new byte[] {1});
  private static final int OP_CHECKSIG = 0xac;
  private static final int SIGHASH_ALL = 1;
  private static final byte[] WITNESS_SCRIPT =
      new ScriptBuilder()
          .data(REAL.publicKey(KEY, true).orElseThrow())
          .op(OP_CHECKSIG)
          .build()
          .toByteArray();
  private static final Script OWNED =
      new ScriptBuilder().op(0).data(Sha256.hash(WITNESS_SCRIPT)).build();

  private final AtomicInteger verified = new AtomicInteger();
  private final Secp256k1 counting =
      (Secp256k1)
          Proxy.newProxyInstance(
              Secp256k1.class.getClassLoader(),
              new Class<?>[] {Secp256k1.class},
              (_, method, arguments) -> {
                if (method.getName().equals("verifyEcdsa")) {
                  verified.incrementAndGet();
                }
                return method.invoke(REAL, arguments);
              });

  private TestChain open() {
    return TestChain.inMemory(
        Networks.REGTEST, new MemoryStore(), config -> config, SignatureEngines.only(counting));
  }

  private static Block mine(TestChain chain) {
    Block block = BlockForge.grind(chain.chain().mining().assemble(OWNED));
    assertThat(chain.submit(block)).isInstanceOf(BlockOutcome.Stored.class);
    chain.chain().drain();
    return block;
  }

  private static Transaction coin(TestChain chain) {
    Transaction coinbase = mine(chain).transactions().get(0);
    for (int i = 0; i < 100; i++) {
      mine(chain);
    }
    return coinbase;
  }

  private static Transaction spend(Transaction from, long feeSat) {
    TxOut spent = from.outputs().get(0);
    Transaction unsigned = with(from, spent.valueSat() - feeSat, Witness.EMPTY);
    byte[] digest =
        SegwitV0Sighash.hash(
            SighashCache.of(unsigned, List.of(spent)),
            0,
            WITNESS_SCRIPT,
            0,
            spent.valueSat(),
            SIGHASH_ALL);
    byte[] der = REAL.signEcdsa(KEY, digest);
    byte[] signature = Arrays.copyOf(der, der.length + 1);
    signature[der.length] = SIGHASH_ALL;
    return with(from, spent.valueSat() - feeSat, Witness.of(signature, WITNESS_SCRIPT));
  }

  private static Transaction with(Transaction from, long valueSat, Witness witness) {
    OutPoint outpoint = new OutPoint(from.txid(), 0);
    TxIn input = new TxIn(outpoint, Script.EMPTY, TxIn.SEQUENCE_FINAL, witness);
    return Transaction.of(2, List.of(input), List.of(new TxOut(valueSat, OWNED)), 0);
  }

  @Test
  void blockOfWhatTheMempoolHadIsConnectedWithoutVerifyingAgain() {
    try (TestChain chain = open()) {
      Transaction tx = spend(coin(chain), 1_000);
      assertThat(chain.chain().mempool().submit(tx)).isInstanceOf(TxOutcome.Accepted.class);
      assertThat(verified).as("by two sets of flags, computed once").hasValue(1);
      assertThat(mine(chain).transactions()).contains(tx);
      assertThat(verified).hasValue(1);
      chain.chain().invalidateBlock(chain.tip());
      assertThat(verified).as("back in the mempool").hasValue(1);
    }
  }

  @Test
  void whatTheMempoolHadNotIsVerifiedInTheBlock() {
    try (TestChain chain = open()) {
      Transaction tx = spend(coin(chain), 1_000);
      Block block = BlockForge.grind(chain.chain().assembleBlock(OWNED, List.of(tx)));
      verified.set(0);
      assertThat(chain.submit(block)).isInstanceOf(BlockOutcome.Stored.class);
      assertThat(chain.tip().hash()).isEqualTo(block.hash());
      assertThat(verified).hasPositiveValue();
    }
  }

  @Test
  void sameTransactionWithAnotherWitnessIsRefusedInABlock() {
    try (TestChain chain = open()) {
      Transaction coinbase = coin(chain);
      Transaction tx = spend(coinbase, 1_000);
      assertThat(chain.chain().mempool().submit(tx)).isInstanceOf(TxOutcome.Accepted.class);
      Transaction forged =
          with(
              coinbase,
              tx.outputs().get(0).valueSat(),
              Witness.of(spend(coinbase, 2_000).inputs().get(0).witness().item(0), WITNESS_SCRIPT));
      assertThat(forged.txid()).isEqualTo(tx.txid());
      Block block = BlockForge.grind(chain.chain().assembleBlock(OWNED, List.of(forged)));
      Block before = chain.chain().blocks().block(chain.tip().hash()).orElseThrow();
      chain.submit(block);
      assertThat(chain.tip().hash()).isEqualTo(before.hash());
    }
  }

  @Test
  void anAnswerUnderSomeFlagsIsNoneUnderOthers() {
    ScriptMemory memory =
        new ScriptMemory(new DigestMemory(new byte[DigestMemory.SALT_SIZE], 1 << 16));
    Transaction tx = with(Networks.REGTEST.genesis().transactions().get(0), 5, Witness.EMPTY);
    ScriptFlags flags = ScriptFlags.of(ScriptFlag.P2SH, ScriptFlag.WITNESS);
    memory.add(tx, flags);
    assertThat(memory.contains(tx, flags)).isTrue();
    for (ScriptFlag flag : ScriptFlag.values()) {
      ScriptFlags other = flags.has(flag) ? flags.without(flag) : flags.with(flag);
      assertThat(memory.contains(tx, other)).as("%s turned", flag).isFalse();
    }
    Transaction witnessed =
        with(Networks.REGTEST.genesis().transactions().get(0), 5, Witness.of(new byte[] {1}));
    assertThat(witnessed.txid()).isEqualTo(tx.txid());
    assertThat(memory.contains(witnessed, flags)).isFalse();
  }
}
