package org.basalt.core.sighash;

import java.util.Arrays;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.jspecify.annotations.Nullable;

/// A transaction's parts as signatures before segwit sign them, without any script of an input.
///
/// Written once, so that a signature need not write them again. And hashed once up to every 64th
/// input, which saves half of the work where a transaction has thousands of inputs: the digest of
/// each begins with all inputs before it.
///
/// Thread-safe: a state is published by a data race that the final field of its record makes safe,
/// and never written to afterwards; two threads may compute the same one twice.
final class LegacyForm {
  static final int INPUT_SIZE = 41;
  static final int SEQUENCE_OFFSET = 37;
  static final int OUTPOINT_SIZE = 36;
  private static final int STEP = 64;
  private static final Sha256 EMPTY = new Sha256();

  private final Transaction tx;
  private final byte[] inputs;
  private final byte[] unsequencedInputs;
  private final byte[] outputs;
  private final @Nullable State[] states;

  /// SHA-256 of everything before an input.
  private record State(Sha256 hash) {}

  LegacyForm(Transaction tx) {
    this.tx = tx;
    int count = tx.inputs().size();
    ArraySink out = new ArraySink(count * INPUT_SIZE);
    for (TxIn input : tx.inputs()) {
      input.prevout().writeTo(out);
      out.int8(0).int32Le(input.sequence());
    }
    inputs = out.toByteArray();
    unsequencedInputs = inputs.clone();
    for (int at = SEQUENCE_OFFSET; at < inputs.length; at += INPUT_SIZE) {
      Arrays.fill(unsequencedInputs, at, at + 4, (byte) 0);
    }
    out.clear();
    out.compactSize(tx.outputs().size());
    tx.outputs().forEach(output -> output.writeTo(out));
    outputs = out.toByteArray();
    states = new State[count / STEP + 1];
  }

  /// 41 bytes each: outpoint, a zero for the empty script, sequence.
  byte[] inputs() {
    return inputs;
  }

  /// Likewise, with zero for the sequence.
  byte[] unsequencedInputs() {
    return unsequencedInputs;
  }

  /// Count and all outputs.
  byte[] outputs() {
    return outputs;
  }

  /// A digest that has taken in the version.
  Sha256 begin() {
    return EMPTY.copy().int32Le(tx.version());
  }

  /// A digest that has taken in version, count, and the first `count` inputs with their sequences.
  Sha256 beginWithInputs(int count) {
    int step = count / STEP;
    Sha256 hash = upToStep(step).copy();
    int from = step * STEP * INPUT_SIZE;
    return hash.bytes(inputs, from, count * INPUT_SIZE - from);
  }

  private Sha256 upToStep(int step) {
    int known = step;
    while (known > 0 && states[known] == null) {
      known--;
    }
    State state = states[known];
    if (state == null) {
      Sha256 first = begin();
      first.compactSize(tx.inputs().size());
      state = new State(first);
      states[0] = state;
    }
    while (known < step) {
      Sha256 next = state.hash.copy();
      next.bytes(inputs, known * STEP * INPUT_SIZE, STEP * INPUT_SIZE);
      state = new State(next);
      states[++known] = state;
    }
    return state.hash;
  }
}
