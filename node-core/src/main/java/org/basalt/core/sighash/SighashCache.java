package org.basalt.core.sighash;

import java.util.List;
import java.util.function.Consumer;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.ByteSink;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxOut;
import org.jspecify.annotations.Nullable;

/// What the digests of a transaction's inputs have in common, computed when first needed.
///
/// Thread-safe without locks: the inputs of a transaction share one, and two threads that need the
/// same part at the same time compute the same value twice. Arrays are read only.
public final class SighashCache {
  private final Transaction tx;
  private final List<TxOut> spentOutputs;
  private volatile @Nullable Digests digests;
  private volatile @Nullable Digests doubleDigests;
  private volatile @Nullable SpentDigests spentDigests;
  private volatile @Nullable LegacyForm legacyForm;

  private SighashCache(Transaction tx, List<TxOut> spentOutputs) {
    this.tx = tx;
    this.spentOutputs = spentOutputs;
  }

  /// @param spentOutputs one for each input, in order
  public static SighashCache of(Transaction tx, List<TxOut> spentOutputs) {
    if (spentOutputs.size() != tx.inputs().size()) {
      throw new IllegalArgumentException(
          "expected " + tx.inputs().size() + " spent outputs, got " + spentOutputs.size());
    }
    return new SighashCache(tx, List.copyOf(spentOutputs));
  }

  /// SHA-256 of all outpoints, of all sequences and of all outputs; 32 bytes each.
  record Digests(byte[] prevouts, byte[] sequences, byte[] outputs) {}

  /// SHA-256 of all amounts and of all scripts spent; 32 bytes each.
  record SpentDigests(byte[] amounts, byte[] scripts) {}

  public Transaction tx() {
    return tx;
  }

  public List<TxOut> spentOutputs() {
    return spentOutputs;
  }

  /// Hashed once, as BIP-0341 has them.
  Digests digests() {
    Digests known = digests;
    if (known == null) {
      known =
          new Digests(
              hashOf(out -> tx.inputs().forEach(input -> input.prevout().writeTo(out))),
              hashOf(out -> tx.inputs().forEach(input -> out.int32Le(input.sequence()))),
              hashOf(out -> tx.outputs().forEach(output -> output.writeTo(out))));
      digests = known;
    }
    return known;
  }

  /// Hashed twice, as BIP-0143 has them.
  Digests doubleDigests() {
    Digests known = doubleDigests;
    if (known == null) {
      Digests once = digests();
      known =
          new Digests(
              Sha256.hash(once.prevouts), Sha256.hash(once.sequences), Sha256.hash(once.outputs));
      doubleDigests = known;
    }
    return known;
  }

  SpentDigests spentDigests() {
    SpentDigests known = spentDigests;
    if (known == null) {
      known =
          new SpentDigests(
              hashOf(out -> spentOutputs.forEach(output -> out.int64Le(output.valueSat()))),
              hashOf(out -> spentOutputs.forEach(output -> output.scriptPubKey().writeTo(out))));
      spentDigests = known;
    }
    return known;
  }

  LegacyForm legacyForm() {
    LegacyForm known = legacyForm;
    if (known == null) {
      known = new LegacyForm(tx);
      legacyForm = known;
    }
    return known;
  }

  private static byte[] hashOf(Consumer<ByteSink> writer) {
    ArraySink out = new ArraySink();
    writer.accept(out);
    return Sha256.hash(out.array(), 0, out.size());
  }
}
