package org.basalt.core.sighash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.basalt.core.Vectors;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.Hex;
import org.basalt.core.crypto.Secp256k1;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TransactionCodec;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.basalt.core.script.Engines;
import org.basalt.core.script.ScriptFlag;
import org.basalt.core.script.ScriptFlags;
import org.basalt.core.script.ScriptVerifier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Spends made by Core's `feature_taproot.py`, each under every set of consensus flags that its
/// verdict is stated for.
class TaprootReferenceVectorsTest {
  private static final int CASES = 1411;
  private static final int FAILURES = 1267;
  private static final int FINALS = 352;
  private static final int FLAG_SETS = 64;

  static Stream<Secp256k1> engines() {
    return Engines.all();
  }

  @ParameterizedTest
  @MethodSource("engines")
  void everySpendHasItsVerdictUnderEverySetOfFlags(Secp256k1 engine) {
    List<ScriptFlags> flagSets = consensusFlagSets();
    assertThat(flagSets).hasSize(FLAG_SETS);
    int cases = 0;
    int failing = 0;
    int finals = 0;
    List<String> wrong = new ArrayList<>();
    for (JsonNode test : Vectors.gzipJsonValues("taproot-ref.jsonl.gz")) {
      cases++;
      ScriptFlags flags = ScriptFlags.parse(test.get("flags").asText());
      boolean isFinal = test.path("final").asBoolean();
      Spend success = Spend.of(test, test.get("success"));
      for (ScriptFlags set : flagSets) {
        if ((isFinal || flags.containsAll(set)) && !success.isValid(set, engine)) {
          wrong.add("success fails with " + set + ": " + name(test));
        }
      }
      finals += isFinal ? 1 : 0;
      if (test.has("failure")) {
        failing++;
        Spend failure = Spend.of(test, test.get("failure"));
        for (ScriptFlags set : flagSets) {
          if (set.containsAll(flags) && failure.isValid(set, engine)) {
            wrong.add("failure passes with " + set + ": " + name(test));
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(cases).isEqualTo(CASES);
    assertThat(failing).isEqualTo(FAILURES);
    assertThat(finals).isEqualTo(FINALS);
  }

  private static String name(JsonNode test) {
    return test.get("comment").asText() + " " + test.get("name").asText();
  }

  private static List<ScriptFlags> consensusFlagSets() {
    ScriptFlag[] consensus = {
      ScriptFlag.P2SH,
      ScriptFlag.DERSIG,
      ScriptFlag.NULLDUMMY,
      ScriptFlag.CHECKLOCKTIMEVERIFY,
      ScriptFlag.CHECKSEQUENCEVERIFY,
      ScriptFlag.WITNESS,
      ScriptFlag.TAPROOT
    };
    List<ScriptFlags> sets = new ArrayList<>();
    for (int choice = 0; choice < 1 << consensus.length; choice++) {
      ScriptFlags set = ScriptFlags.NONE;
      for (int i = 0; i < consensus.length; i++) {
        set = (choice & 1 << i) != 0 ? set.with(consensus[i]) : set;
      }
      if (set.isConsistent() && (set.has(ScriptFlag.WITNESS) || !set.has(ScriptFlag.TAPROOT))) {
        sets.add(set);
      }
    }
    return sets;
  }

  private record Spend(Transaction tx, int index, TxOut spent, SighashCache cache) {
    static Spend of(JsonNode test, JsonNode unlocking) {
      Transaction unsigned = TransactionCodec.decode(Hex.decode(test.get("tx").asText()));
      int index = test.get("index").asInt();
      List<TxOut> spent = new ArrayList<>();
      for (JsonNode output : test.get("prevouts")) {
        spent.add(TxOut.readFrom(new ByteReader(Hex.decode(output.asText()))));
      }
      List<byte[]> items = new ArrayList<>();
      unlocking.get("witness").forEach(item -> items.add(Hex.decode(item.asText())));
      List<TxIn> inputs = new ArrayList<>(unsigned.inputs());
      TxIn input = inputs.get(index);
      Script scriptSig = Script.ofHex(unlocking.get("scriptSig").asText());
      inputs.set(index, new TxIn(input.prevout(), scriptSig, input.sequence(), Witness.of(items)));
      Transaction tx =
          Transaction.of(unsigned.version(), inputs, unsigned.outputs(), unsigned.locktime());
      return new Spend(tx, index, spent.get(index), SighashCache.of(tx, spent));
    }

    boolean isValid(ScriptFlags flags, Secp256k1 engine) {
      TxIn input = tx.inputs().get(index);
      return ScriptVerifier.verify(
              input.scriptSig(),
              spent.scriptPubKey(),
              input.witness(),
              flags,
              new TransactionSignatureChecker(engine, tx, index, spent.valueSat(), cache))
          .isOk();
    }
  }
}
