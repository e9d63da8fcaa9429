package org.basalt.core.primitive;

import java.util.List;
import org.basalt.core.hash.Txid;
import org.basalt.core.hash.Wtxid;

/// A transaction with its ids, computed once. Immutable. Made by [TransactionCodec] or [#of].
public final class Transaction {
  private final int version;
  private final List<TxIn> inputs;
  private final List<TxOut> outputs;
  private final int locktime;
  private final Txid txid;
  private final Wtxid wtxid;
  private final int strippedSize;
  private final int totalSize;

  Transaction(
      int version,
      List<TxIn> inputs,
      List<TxOut> outputs,
      int locktime,
      Txid txid,
      Wtxid wtxid,
      int strippedSize,
      int totalSize) {
    this.version = version;
    this.inputs = inputs;
    this.outputs = outputs;
    this.locktime = locktime;
    this.txid = txid;
    this.wtxid = wtxid;
    this.strippedSize = strippedSize;
    this.totalSize = totalSize;
  }

  /// @param version 32 bits; consensus compares it unsigned (BIP-0068)
  /// @param locktime unsigned: a height below 500,000,000, a time in seconds from there
  public static Transaction of(int version, List<TxIn> inputs, List<TxOut> outputs, int locktime) {
    return TransactionCodec.withIds(version, List.copyOf(inputs), List.copyOf(outputs), locktime);
  }

  public int version() {
    return version;
  }

  public List<TxIn> inputs() {
    return inputs;
  }

  public List<TxOut> outputs() {
    return outputs;
  }

  /// Unsigned.
  public int locktime() {
    return locktime;
  }

  public Txid txid() {
    return txid;
  }

  public Wtxid wtxid() {
    return wtxid;
  }

  /// Bytes without the witness.
  public int strippedSize() {
    return strippedSize;
  }

  /// Bytes with the witness.
  public int totalSize() {
    return totalSize;
  }

  /// BIP-0141: three times the stripped size plus the total size.
  public int weightWu() {
    return strippedSize * 3 + totalSize;
  }

  /// Weight divided by four, rounded up.
  public int sizeVb() {
    return (weightWu() + 3) / 4;
  }

  public boolean hasWitness() {
    for (TxIn input : inputs) {
      if (!input.witness().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /// One input that points to nothing.
  public boolean isCoinbase() {
    return inputs.size() == 1 && inputs.get(0).prevout().isNull();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Transaction that && wtxid.equals(that.wtxid);
  }

  @Override
  public int hashCode() {
    return wtxid.hashCode();
  }

  @Override
  public String toString() {
    return "tx " + txid;
  }
}
