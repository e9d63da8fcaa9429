package org.basalt.core.signing;

import java.util.ArrayList;
import java.util.List;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.Witness;
import org.basalt.core.script.Opcode;
import org.basalt.core.script.ScriptError;
import org.basalt.core.script.ScriptFlags;
import org.basalt.core.script.ScriptNumber;
import org.basalt.core.script.ScriptReader;
import org.basalt.core.script.ScriptTemplate;
import org.basalt.core.script.ScriptVerifier;
import org.basalt.core.script.SigVersion;

/// What an input holds already: all that it needs, or some of the signatures and scripts (Core
/// `sign.cpp` DataFromTransaction).
final class PartialInput {
  private final Signatures signatures = new Signatures();
  private Script scriptSig;
  private Witness witness;
  private Script redeemScript = Script.EMPTY;
  private Script witnessScript = Script.EMPTY;
  private boolean isComplete;

  private PartialInput(TxIn input) {
    scriptSig = input.scriptSig();
    witness = input.witness();
  }

  static PartialInput of(TxIn input, InputContext context) {
    PartialInput partial = new PartialInput(input);
    RecordingChecker checker = context.recording(partial.signatures);
    Script spent = context.spent().scriptPubKey();
    partial.isComplete =
        ScriptVerifier.verify(
                partial.scriptSig, spent, partial.witness, ScriptFlags.STANDARD, checker)
            == ScriptError.OK;
    if (!partial.isComplete) {
      partial.extract(spent, checker);
    }
    return partial;
  }

  /// Unwraps the scripts, and looks which of a multisig's signatures are there.
  private void extract(Script spent, RecordingChecker checker) {
    List<byte[]> items = pushes(scriptSig);
    Script script = spent;
    ScriptTemplate template = ScriptTemplate.of(script);
    SigVersion version = SigVersion.BASE;
    if (template.kind() == ScriptTemplate.Kind.SCRIPTHASH && endsWithBytes(items)) {
      redeemScript = Script.of(items.removeLast());
      script = redeemScript;
      template = ScriptTemplate.of(script);
    }
    List<byte[]> witnessItems = new ArrayList<>();
    for (int i = 0; i < witness.size(); i++) {
      witnessItems.add(witness.item(i));
    }
    if (template.kind() == ScriptTemplate.Kind.WITNESS_V0_SCRIPTHASH
        && endsWithBytes(witnessItems)) {
      witnessScript = Script.of(witnessItems.removeLast());
      script = witnessScript;
      template = ScriptTemplate.of(script);
      items = witnessItems;
      version = SigVersion.WITNESS_V0;
    }
    if (template.kind() == ScriptTemplate.Kind.MULTISIG) {
      List<byte[]> solutions = template.solutions();
      match(items, solutions.subList(1, solutions.size() - 1), script, version, checker);
    }
  }

  /// Signatures are in the order of their keys.
  private void match(
      List<byte[]> items,
      List<byte[]> keys,
      Script script,
      SigVersion version,
      RecordingChecker checker) {
    int next = 0;
    for (byte[] item : items) {
      for (int i = next; i < keys.size(); i++) {
        boolean isKnown = signatures.of(KeyRing.id(keys.get(i))).isPresent();
        if (isKnown || checker.checkEcdsa(item, keys.get(i), script.array(), 0, version)) {
          next = i + 1;
          break;
        }
      }
    }
  }

  private static boolean endsWithBytes(List<byte[]> items) {
    return !items.isEmpty() && items.getLast().length > 0;
  }

  /// What a scriptSig leaves on the stack if it only pushes; otherwise nothing is made of it.
  private static List<byte[]> pushes(Script script) {
    List<byte[]> items = new ArrayList<>();
    if (ScriptReader.isPushOnly(script)) {
      ScriptReader in = new ScriptReader(script);
      while (in.next()) {
        items.add(
            Opcode.isSmallNumber(in.opcode())
                ? ScriptNumber.encode(Opcode.smallNumber(in.opcode()))
                : in.data());
      }
    }
    return items;
  }

  /// Takes over what the other one has and this one lacks.
  void merge(PartialInput other) {
    if (isComplete) {
      return;
    }
    if (other.isComplete) {
      scriptSig = other.scriptSig;
      witness = other.witness;
      isComplete = true;
      return;
    }
    redeemScript = redeemScript.isEmpty() ? other.redeemScript : redeemScript;
    witnessScript = witnessScript.isEmpty() ? other.witnessScript : witnessScript;
    signatures.addAll(other.signatures);
  }

  boolean isComplete() {
    return isComplete;
  }

  SignedInput asItIs() {
    return new SignedInput(scriptSig, witness, isComplete);
  }

  Witness witness() {
    return witness;
  }

  Signatures signatures() {
    return signatures;
  }

  Script redeemScript() {
    return redeemScript;
  }

  Script witnessScript() {
    return witnessScript;
  }
}
