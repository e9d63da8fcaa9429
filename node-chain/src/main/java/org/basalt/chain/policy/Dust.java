package org.basalt.chain.policy;

import java.util.ArrayList;
import java.util.List;
import org.basalt.core.bytes.CompactSize;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.script.ScriptTemplate;
import org.basalt.core.script.WitnessProgram;

/// Outputs that are worth less than what it costs to spend them.
///
/// At 3,000 satoshis per kvB: 546 for a pay-to-public-key-hash output, 540 behind a script hash,
/// 294 for witness version 0 with a key hash, 330 for a script hash and for taproot, 240 for an
/// anchor. Source: Core `policy.cpp` GetDustThreshold, GetDust.
public final class Dust {
  /// Outpoint, sequence, length of the scriptSig.
  private static final int INPUT_OVERHEAD_SIZE = 32 + 4 + 1 + 4;

  /// A signature and a compressed public key.
  private static final int SATISFACTION_SIZE = 107;

  private static final int WITNESS_SATISFACTION_VB = SATISFACTION_SIZE / 4;
  private static final int VALUE_SIZE = 8;

  private Dust() {}

  /// The least value that is no dust; 0 for what can never be spent.
  ///
  /// Every witness program is counted as if a signature and a key of version 0 satisfied it, though
  /// taproot needs less: the threshold was not to sink any further.
  public static long thresholdSat(TxOut output, long dustFeeRateSatPerKvB) {
    if (ScriptTemplate.isUnspendable(output.scriptPubKey())) {
      return 0;
    }
    int scriptSize = output.scriptPubKey().size();
    long sizeVb =
        (long) VALUE_SIZE + CompactSize.size(scriptSize) + scriptSize + INPUT_OVERHEAD_SIZE;
    sizeVb +=
        WitnessProgram.is(output.scriptPubKey()) ? WITNESS_SATISFACTION_VB : SATISFACTION_SIZE;
    return FeeRates.feeSat(dustFeeRateSatPerKvB, sizeVb);
  }

  /// Positions of a transaction's dust outputs.
  public static List<Integer> positions(Transaction tx, long dustFeeRateSatPerKvB) {
    List<TxOut> outputs = tx.outputs();
    List<Integer> positions = List.of();
    for (int i = 0; i < outputs.size(); i++) {
      if (is(outputs.get(i), dustFeeRateSatPerKvB)) {
        positions = positions.isEmpty() ? new ArrayList<>() : positions;
        positions.add(i);
      }
    }
    return positions;
  }

  static boolean is(TxOut output, long dustFeeRateSatPerKvB) {
    return output.valueSat() < thresholdSat(output, dustFeeRateSatPerKvB);
  }
}
