package org.basalt.chain.policy;

import java.util.Optional;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.Witness;
import org.basalt.core.script.PushedItems;
import org.basalt.core.script.ScriptTemplate;
import org.basalt.core.script.WitnessProgram;
import org.basalt.core.verdict.Reject;
import org.basalt.core.verdict.RejectReason;
import org.basalt.core.verdict.TxVerdict;

/// A witness belongs to a witness program that needs one, and is no larger than scripts in use
/// need: a witness that can grow without changing the txid could be stuffed on its way.
///
/// Source: Core `policy.cpp` IsWitnessStandard.
final class StandardWitness implements PolicyRule {
  /// Core MAX_STANDARD_P2WSH_SCRIPT_SIZE.
  private static final int MAX_P2WSH_SCRIPT_SIZE = 3_600;

  /// Core MAX_STANDARD_P2WSH_STACK_ITEMS.
  private static final int MAX_P2WSH_ITEMS = 100;

  /// Core MAX_STANDARD_P2WSH_STACK_ITEM_SIZE, MAX_STANDARD_TAPSCRIPT_STACK_ITEM_SIZE.
  private static final int MAX_ITEM_SIZE = 80;

  private static final int ANNEX_TAG = 0x50;
  private static final int LEAF_MASK = 0xfe;
  private static final int LEAF_TAPSCRIPT = 0xc0;

  @Override
  public TxVerdict check(PolicyContext c) {
    for (int i = 0; i < c.coins().size(); i++) {
      TxIn input = c.tx().inputs().get(i);
      if (!input.witness().isEmpty() && !isStandard(input, c.spent(i))) {
        return new TxVerdict.WitnessMutated(Reject.of(RejectReason.BAD_WITNESS_NONSTANDARD, ""));
      }
    }
    return TxVerdict.valid();
  }

  private static boolean isStandard(TxIn input, Script spent) {
    if (ScriptTemplate.isPayToAnchor(spent)) {
      return false;
    }
    boolean isScriptHash = ScriptTemplate.isPayToScriptHash(spent);
    Optional<WitnessProgram> program =
        (isScriptHash ? PushedItems.of(input.scriptSig()).redeemScript() : Optional.of(spent))
            .flatMap(WitnessProgram::of);
    if (program.isEmpty()) {
      return false;
    }
    if (program.get().isScriptHash()) {
      return isStandardScriptSpend(input.witness());
    }
    return !program.get().isTaproot() || isScriptHash || isStandardTaprootSpend(input.witness());
  }

  private static boolean isStandardScriptSpend(Witness witness) {
    int items = witness.size() - 1;
    return witness.item(items).length <= MAX_P2WSH_SCRIPT_SIZE
        && items <= MAX_P2WSH_ITEMS
        && areSmall(witness, items);
  }

  /// No annex, which has no meaning yet; items of a tapscript are small.
  private static boolean isStandardTaprootSpend(Witness witness) {
    int size = witness.size();
    if (size == 1) {
      return true;
    }
    byte[] last = witness.item(size - 1);
    if (last.length == 0 || last[0] == ANNEX_TAG) {
      return false;
    }
    return (last[0] & LEAF_MASK) != LEAF_TAPSCRIPT || areSmall(witness, size - 2);
  }

  private static boolean areSmall(Witness witness, int count) {
    for (int i = 0; i < count; i++) {
      if (witness.item(i).length > MAX_ITEM_SIZE) {
        return false;
      }
    }
    return true;
  }
}
