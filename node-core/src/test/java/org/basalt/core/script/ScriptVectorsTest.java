package org.basalt.core.script;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.basalt.core.Vectors;
import org.basalt.core.bytes.Hex;
import org.basalt.core.crypto.Secp256k1;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.basalt.core.sighash.SighashCache;
import org.basalt.core.sighash.TransactionSignatureChecker;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Core's `script_tests.json`: every case gives exactly the error that it names, with either
/// engine.
class ScriptVectorsTest {
  private static final int CASES = 1222;
  private static final int WITNESS_CASES = 113;
  private static final int FLAG_SETS_PER_CASE = 32;
  private static final int LAST = TxIn.SEQUENCE_FINAL;
  // Any key will do as internal key of the outputs that the vectors leave blank.
  private static final byte[] INTERNAL_KEY =
      Hex.decode("79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");

  static Stream<Secp256k1> engines() {
    return Engines.all();
  }

  private record Case(
      String name,
      Script scriptSig,
      Script scriptPubKey,
      Witness witness,
      long amountSat,
      ScriptFlags flags,
      ScriptError expected) {

    ScriptError run(ScriptFlags runFlags, Secp256k1 engine) {
      Script zeros = new ScriptBuilder().number(0).number(0).build();
      TxOut spent = new TxOut(amountSat, scriptPubKey);
      Transaction credit =
          Transaction.of(
              1, List.of(new TxIn(OutPoint.NULL, zeros, LAST, Witness.EMPTY)), List.of(spent), 0);
      Transaction spend =
          Transaction.of(
              1,
              List.of(new TxIn(new OutPoint(credit.txid(), 0), scriptSig, LAST, witness)),
              List.of(new TxOut(amountSat, Script.EMPTY)),
              0);
      return ScriptVerifier.verify(
          scriptSig,
          scriptPubKey,
          witness,
          runFlags,
          new TransactionSignatureChecker(
              engine, spend, 0, amountSat, SighashCache.of(spend, List.of(spent))));
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void everyCaseGivesItsError(Secp256k1 engine) {
    List<Case> cases = cases(engine);
    assertThat(cases).hasSize(CASES);
    assertThat(cases.stream().filter(c -> !c.witness.isEmpty())).hasSize(WITNESS_CASES);
    List<String> failures = new ArrayList<>();
    for (Case c : cases) {
      ScriptError actual = c.run(c.flags, engine);
      if (actual != c.expected) {
        failures.add(actual + " instead of " + c.expected + ": " + c.name);
      }
    }
    assertThat(failures).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("engines")
  void fewerFlagsNeverRejectAndMoreFlagsNeverAccept(Secp256k1 engine) {
    Random random = new Random(42);
    List<String> failures = new ArrayList<>();
    for (Case c : cases(engine)) {
      for (int i = 0; i < FLAG_SETS_PER_CASE; i++) {
        int extra = random.nextInt(ScriptFlags.ALL.bits() + 1);
        ScriptFlags flags =
            new ScriptFlags(c.expected.isOk() ? c.flags.bits() & ~extra : c.flags.bits() | extra);
        if (flags.isConsistent() && c.run(flags, engine).isOk() != c.expected.isOk()) {
          failures.add(flags + ": " + c.name);
        }
      }
    }
    assertThat(failures).isEmpty();
  }

  private static List<Case> cases(Secp256k1 engine) {
    List<Case> cases = new ArrayList<>();
    for (JsonNode test : Vectors.json("core/unit/script_tests.json")) {
      if (test.size() > 1) {
        cases.add(parse(test, engine));
      }
    }
    return cases;
  }

  private static Case parse(JsonNode test, Secp256k1 engine) {
    int at = 0;
    List<byte[]> witness = new ArrayList<>();
    long amountSat = 0;
    byte[] outputKey = {};
    if (test.get(0).isArray()) {
      JsonNode items = test.get(at++);
      for (int i = 0; i < items.size() - 1; i++) {
        String item = items.get(i).asText();
        if (item.startsWith("#SCRIPT#")) {
          witness.add(ScriptText.parse(item.substring("#SCRIPT#".length())).array());
        } else if (item.equals("#CONTROLBLOCK#")) {
          byte[] script = witness.getLast();
          byte[] root = TaprootTree.leafHash(TaprootTree.LEAF_TAPSCRIPT, script);
          byte[] tweak = TaprootTree.tweak(INTERNAL_KEY, root);
          byte[] tweaked = engine.tweakAddXOnly(INTERNAL_KEY, tweak).orElseThrow();
          outputKey = Arrays.copyOf(tweaked, 32);
          byte[] control = new byte[33];
          control[0] = (byte) (TaprootTree.LEAF_TAPSCRIPT | tweaked[32]);
          System.arraycopy(INTERNAL_KEY, 0, control, 1, 32);
          witness.add(control);
        } else {
          witness.add(Hex.decode(item));
        }
      }
      amountSat =
          new BigDecimal(items.get(items.size() - 1).asText()).movePointRight(8).longValueExact();
    }
    String scriptSig = test.get(at++).asText();
    String scriptPubKey = test.get(at++).asText();
    ScriptFlags flags = ScriptFlags.parse(test.get(at++).asText());
    if (flags.has(ScriptFlag.CLEANSTACK)) {
      flags = flags.with(ScriptFlag.P2SH, ScriptFlag.WITNESS);
    }
    return new Case(
        test.toString(),
        ScriptText.parse(scriptSig),
        scriptPubKey.endsWith("#TAPROOTOUTPUT#")
            ? new ScriptBuilder().number(1).data(outputKey).build()
            : ScriptText.parse(scriptPubKey),
        Witness.of(witness),
        amountSat,
        flags,
        error(test.get(at).asText()));
  }

  /// A few names in the vectors lack the prefix that Core's constants have.
  private static ScriptError error(String name) {
    return switch (name) {
      case "NULLFAIL" -> ScriptError.SIG_NULLFAIL;
      default -> ScriptError.valueOf(name);
    };
  }
}
