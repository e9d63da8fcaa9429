package org.basalt.core.signing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.basalt.core.address.Wif;
import org.basalt.core.crypto.Hash160;
import org.basalt.core.crypto.Secp256k1;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.crypto.bc.BouncyCastleSecp256k1;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.basalt.core.script.Opcode;
import org.basalt.core.script.ScriptBuilder;
import org.basalt.core.script.ScriptError;
import org.basalt.core.sighash.SighashType;
import org.basalt.core.signing.TransactionSigner.InputOutcome;
import org.basalt.core.signing.TransactionSigner.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TransactionSignerTest {
  private static final Secp256k1 ENGINE = new BouncyCastleSecp256k1();
  private static final Wif A = key(1, true);
  private static final Wif B = key(2, true);
  private static final Wif C = key(3, true);
  private static final Wif UNCOMPRESSED = key(4, false);
  private static final int SINGLE_ALONE = SighashType.SINGLE | SighashType.ANYONECANPAY;

  /// Outputs that keys and scripts at hand satisfy.
  enum Output {
    P2PK,
    P2PKH,
    P2PKH_UNCOMPRESSED,
    MULTISIG,
    P2SH_MULTISIG,
    P2WPKH,
    P2SH_P2WPKH,
    P2WSH_PK,
    P2WSH_MULTISIG,
    P2SH_P2WSH_MULTISIG,
    P2TR;

    Script scriptPubKey() {
      return switch (this) {
        case P2PK -> checkSig(A);
        case P2PKH -> payToHash(A);
        case P2PKH_UNCOMPRESSED -> payToHash(UNCOMPRESSED);
        case MULTISIG -> multisig();
        case P2SH_MULTISIG -> scriptHash(multisig());
        case P2WPKH -> keyProgram(A);
        case P2SH_P2WPKH -> scriptHash(keyProgram(A));
        case P2WSH_PK -> program(checkSig(A));
        case P2WSH_MULTISIG -> program(multisig());
        case P2SH_P2WSH_MULTISIG -> scriptHash(program(multisig()));
        case P2TR ->
            new ScriptBuilder().op(Opcode.OP_1).data(Arrays.copyOfRange(pub(A), 1, 33)).build();
      };
    }
  }

  private static Wif key(int number, boolean compressed) {
    byte[] secret = new byte[32];
    secret[31] = (byte) number;
    return new Wif(secret, compressed);
  }

  private static byte[] pub(Wif key) {
    return ENGINE.publicKey(key.key(), key.isCompressed()).orElseThrow();
  }

  private static Script checkSig(Wif key) {
    return new ScriptBuilder().data(pub(key)).op(Opcode.OP_CHECKSIG).build();
  }

  private static Script payToHash(Wif key) {
    return new ScriptBuilder()
        .op(Opcode.OP_DUP)
        .op(Opcode.OP_HASH160)
        .data(Hash160.hash(pub(key)))
        .op(Opcode.OP_EQUALVERIFY)
        .op(Opcode.OP_CHECKSIG)
        .build();
  }

  private static Script keyProgram(Wif key) {
    return new ScriptBuilder().number(0).data(Hash160.hash(pub(key))).build();
  }

  private static Script program(Script script) {
    return new ScriptBuilder().number(0).data(Sha256.hash(script.array())).build();
  }

  private static Script scriptHash(Script script) {
    return new ScriptBuilder()
        .op(Opcode.OP_HASH160)
        .data(Hash160.hash(script.array()))
        .op(Opcode.OP_EQUAL)
        .build();
  }

  /// Two of three.
  private static Script multisig() {
    return new ScriptBuilder()
        .number(2)
        .data(pub(A))
        .data(pub(B))
        .data(pub(C))
        .number(3)
        .op(Opcode.OP_CHECKMULTISIG)
        .build();
  }

  private final Map<OutPoint, TxOut> coins = new HashMap<>();

  private Transaction spend(Script... scripts) {
    List<TxIn> inputs = new ArrayList<>();
    for (Script script : scripts) {
      OutPoint outpoint = new OutPoint(Txid.ZERO, inputs.size());
      coins.put(outpoint, new TxOut(50_000, script));
      inputs.add(new TxIn(outpoint, Script.EMPTY, TxIn.SEQUENCE_FINAL, Witness.EMPTY));
    }
    return Transaction.of(2, inputs, List.of(new TxOut(10_000, payToHash(B))), 0);
  }

  private static KeyRing ring(Wif... keys) {
    KeyRing ring = new KeyRing(ENGINE);
    List.of(keys).forEach(ring::add);
    List.of(multisig(), program(multisig()), keyProgram(A), checkSig(A)).forEach(ring::add);
    return ring;
  }

  private TransactionSigner signer() {
    return new TransactionSigner(ENGINE, coins);
  }

  @ParameterizedTest
  @EnumSource
  void satisfiesTheOutputWithAllHashTypes(Output output) {
    Transaction tx = spend(output.scriptPubKey());
    for (int type :
        List.of(
            SighashType.DEFAULT,
            SighashType.ALL,
            SighashType.NONE,
            SighashType.SINGLE,
            SighashType.ALL | SighashType.ANYONECANPAY,
            SINGLE_ALONE)) {
      Result result = signer().sign(tx, ring(A, B, UNCOMPRESSED), type);
      assertThat(result.outcomes()).containsExactly(new InputOutcome.Signed());
    }
  }

  @ParameterizedTest
  @EnumSource
  void leavesASignedInputAsItIsWithoutKeys(Output output) {
    Transaction tx = spend(output.scriptPubKey());
    Transaction signed = signer().sign(tx, ring(A, B, UNCOMPRESSED), SighashType.ALL).tx();
    Result again = signer().sign(signed, new KeyRing(ENGINE), SighashType.ALL);
    assertThat(again.isComplete()).isTrue();
    assertThat(again.tx()).isEqualTo(signed);
  }

  @ParameterizedTest
  @EnumSource(names = {"MULTISIG", "P2SH_MULTISIG", "P2WSH_MULTISIG", "P2SH_P2WSH_MULTISIG"})
  void signersOfAMultisigMaySignOneBehindTheOtherOrSideBySide(Output output) {
    Transaction tx = spend(output.scriptPubKey());
    Result first = signer().sign(tx, ring(C), SighashType.ALL);
    assertThat(first.isComplete()).isFalse();
    assertThat(signer().sign(first.tx(), ring(A), SighashType.ALL).isComplete()).isTrue();
    Transaction other = signer().sign(tx, ring(A), SighashType.ALL).tx();
    Transaction combined = signer().combine(List.of(first.tx(), other));
    assertThat(signer().sign(combined, new KeyRing(ENGINE), SighashType.ALL).isComplete()).isTrue();
  }

  @Test
  void aMultisigWithTooFewKeysFailsByItsSignatures() {
    Transaction tx = spend(multisig());
    assertThat(signer().sign(tx, ring(A), SighashType.ALL).outcomes())
        .containsExactly(new InputOutcome.Unsatisfied(ScriptError.SIG_NULLFAIL));
  }

  @Test
  void withoutAKeyNothingIsOnTheStack() {
    Transaction tx = spend(payToHash(A));
    assertThat(signer().sign(tx, ring(B), SighashType.ALL).outcomes())
        .containsExactly(new InputOutcome.Unsatisfied(ScriptError.INVALID_STACK_OPERATION));
  }

  @Test
  void anUncompressedKeySignsNoWitness() {
    Transaction tx = spend(keyProgram(UNCOMPRESSED));
    assertThat(signer().sign(tx, ring(UNCOMPRESSED), SighashType.ALL).isComplete()).isFalse();
  }

  @Test
  void anUnknownCoinIsNamedAndKeepsTaprootFromBeingSigned() {
    Transaction tx = spend(Output.P2TR.scriptPubKey(), payToHash(A));
    coins.remove(tx.inputs().get(1).prevout());
    Result result = signer().sign(tx, ring(A), SighashType.DEFAULT);
    assertThat(result.outcomes().get(0)).isInstanceOf(InputOutcome.Unsatisfied.class);
    assertThat(result.outcomes().get(1)).isEqualTo(new InputOutcome.NoCoin());
  }

  @Test
  void singleSignsNoInputWithoutItsOutput() {
    Transaction tx = spend(payToHash(A), payToHash(A));
    Result result = signer().sign(tx, ring(A), SINGLE_ALONE);
    assertThat(result.outcomes().get(0)).isEqualTo(new InputOutcome.Signed());
    assertThat(result.outcomes().get(1)).isInstanceOf(InputOutcome.Unsatisfied.class);
    assertThat(result.tx().inputs().get(1).scriptSig()).isEqualTo(Script.EMPTY);
  }
}
