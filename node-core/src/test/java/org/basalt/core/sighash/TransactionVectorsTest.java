package org.basalt.core.sighash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.basalt.core.Vectors;
import org.basalt.core.bytes.Hex;
import org.basalt.core.crypto.Secp256k1;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TransactionCodec;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.script.Engines;
import org.basalt.core.script.ScriptFlag;
import org.basalt.core.script.ScriptFlags;
import org.basalt.core.script.ScriptText;
import org.basalt.core.script.ScriptVerifier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Core's `tx_valid.json` and `tx_invalid.json`, and that each case's flags are exactly those that
/// matter.
class TransactionVectorsTest {
  private static final int VALID_CASES = 121;
  private static final int INVALID_CASES = 93;
  private static final int RANDOM_SETS = 20;
  private static final long MAX_MONEY_SAT = 2_100_000_000_000_000L;

  static Stream<Secp256k1> engines() {
    return Engines.all();
  }

  private record Case(String name, Map<OutPoint, TxOut> spent, Transaction tx, String flags) {
    boolean isValid(ScriptFlags scriptFlags, Secp256k1 engine) {
      List<TxOut> outputs = new ArrayList<>();
      for (TxIn input : tx.inputs()) {
        outputs.add(Objects.requireNonNull(spent.get(input.prevout())));
      }
      SighashCache cache = SighashCache.of(tx, outputs);
      for (int i = 0; i < outputs.size(); i++) {
        TxIn input = tx.inputs().get(i);
        TxOut output = outputs.get(i);
        TransactionSignatureChecker checker =
            new TransactionSignatureChecker(engine, tx, i, output.valueSat(), cache);
        if (!ScriptVerifier.verify(
                input.scriptSig(), output.scriptPubKey(), input.witness(), scriptFlags, checker)
            .isOk()) {
          return false;
        }
      }
      return true;
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void validTransactionsPassUnderEverySubsetOfTheirFlags(Secp256k1 engine) {
    List<Case> cases = cases("core/unit/tx_valid.json");
    assertThat(cases).hasSize(VALID_CASES);
    Random random = new Random(7);
    List<String> failures = new ArrayList<>();
    for (Case c : cases) {
      ScriptFlags excluded = ScriptFlags.parse(c.flags);
      ScriptFlags flags = new ScriptFlags(ScriptFlags.ALL.bits() & ~excluded.bits());
      assertThat(isWellFormed(c.tx)).as(c.name).isTrue();
      expect(true, c, flags, engine, failures);
      for (ScriptFlag flag : ScriptFlag.values()) {
        expect(true, c, trimmed(flags.without(flag)), engine, failures);
      }
      for (int i = 0; i < RANDOM_SETS; i++) {
        int fewer = flags.bits() & ~random.nextInt(ScriptFlags.ALL.bits() + 1);
        expect(true, c, trimmed(new ScriptFlags(fewer)), engine, failures);
      }
      for (ScriptFlag flag : excluded.toList()) {
        ScriptFlags fewerExcluded = trimmed(excluded.without(flag));
        ScriptFlags more = new ScriptFlags(ScriptFlags.ALL.bits() & ~fewerExcluded.bits());
        if (more.isConsistent()) {
          expect(false, c, more, engine, failures);
        }
      }
    }
    assertThat(failures).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("engines")
  void invalidTransactionsFailUnderEverySupersetOfTheirFlags(Secp256k1 engine) {
    List<Case> cases = cases("core/unit/tx_invalid.json");
    assertThat(cases).hasSize(INVALID_CASES);
    Random random = new Random(7);
    List<String> failures = new ArrayList<>();
    for (Case c : cases) {
      assertThat(isWellFormed(c.tx)).as(c.name).isEqualTo(!c.flags.equals("BADTX"));
      if (c.flags.equals("BADTX")) {
        continue;
      }
      ScriptFlags flags = ScriptFlags.parse(c.flags);
      expect(false, c, flags, engine, failures);
      for (ScriptFlag flag : ScriptFlag.values()) {
        expect(false, c, filled(flags.with(flag)), engine, failures);
      }
      for (int i = 0; i < RANDOM_SETS; i++) {
        int more = flags.bits() | random.nextInt(ScriptFlags.ALL.bits() + 1);
        expect(false, c, filled(new ScriptFlags(more)), engine, failures);
      }
      for (ScriptFlag flag : flags.toList()) {
        expect(true, c, trimmed(flags.without(flag)), engine, failures);
      }
    }
    assertThat(failures).isEmpty();
  }

  private static void expect(
      boolean isValid, Case c, ScriptFlags flags, Secp256k1 engine, List<String> failures) {
    if (c.isValid(flags, engine) != isValid) {
      failures.add((isValid ? "rejected with " : "accepted with ") + flags + ": " + c.name);
    }
  }

  private static ScriptFlags trimmed(ScriptFlags flags) {
    ScriptFlags trimmed = flags.has(ScriptFlag.P2SH) ? flags : flags.without(ScriptFlag.WITNESS);
    return trimmed.has(ScriptFlag.WITNESS) ? trimmed : trimmed.without(ScriptFlag.CLEANSTACK);
  }

  private static ScriptFlags filled(ScriptFlags flags) {
    ScriptFlags filled = flags.has(ScriptFlag.CLEANSTACK) ? flags.with(ScriptFlag.WITNESS) : flags;
    return filled.has(ScriptFlag.WITNESS) ? filled.with(ScriptFlag.P2SH) : filled;
  }

  private static List<Case> cases(String file) {
    List<Case> cases = new ArrayList<>();
    for (JsonNode test : Vectors.json(file)) {
      if (test.get(0).isArray()) {
        Map<OutPoint, TxOut> spent = new HashMap<>();
        for (JsonNode output : test.get(0)) {
          OutPoint outPoint =
              new OutPoint(Txid.parse(output.get(0).asText()), output.get(1).asInt());
          long amountSat = output.size() > 3 ? output.get(3).asLong() : 0;
          spent.put(outPoint, new TxOut(amountSat, ScriptText.parse(output.get(2).asText())));
        }
        Transaction tx = TransactionCodec.decode(Hex.decode(test.get(1).asText()));
        cases.add(new Case(test.toString(), spent, tx, test.get(2).asText()));
      }
    }
    return cases;
  }

  /// The rules that a transaction meets by itself, restated here: amounts, duplicates, coinbase.
  private static boolean isWellFormed(Transaction tx) {
    if (tx.inputs().isEmpty() || tx.outputs().isEmpty()) {
      return false;
    }
    long sumSat = 0;
    for (TxOut output : tx.outputs()) {
      long valueSat = output.valueSat();
      sumSat += valueSat;
      if (valueSat < 0 || valueSat > MAX_MONEY_SAT || sumSat > MAX_MONEY_SAT) {
        return false;
      }
    }
    Set<OutPoint> prevouts = new HashSet<>();
    for (TxIn input : tx.inputs()) {
      if (!prevouts.add(input.prevout()) || (input.prevout().isNull() && !tx.isCoinbase())) {
        return false;
      }
    }
    int scriptSize = tx.inputs().getFirst().scriptSig().size();
    return !tx.isCoinbase() || (scriptSize >= 2 && scriptSize <= 100);
  }
}
