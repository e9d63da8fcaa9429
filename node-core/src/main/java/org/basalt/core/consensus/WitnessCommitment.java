package org.basalt.core.consensus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.basalt.core.bytes.Hex;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.hash.Hash256;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;

/// The output of the coinbase by which a block commits to its witnesses (BIP-0141).
///
/// | offset | size | field  | content                                                          |
/// |-------:|-----:|--------|------------------------------------------------------------------|
/// |      0 |    6 | header | `6a24aa21a9ed`: OP_RETURN, push of 36 bytes, four magic bytes     |
/// |      6 |   32 | hash   | double SHA-256 of the witness root and the reserved value        |
/// |     38 |  var |        | anything, without meaning here; a signet's solution (BIP-0325)   |
///
/// The reserved value is the one item of the coinbase's witness. If several outputs look like it,
/// the last counts.
///
/// Source: BIP-0141, Core `consensus/validation.h` GetWitnessCommitmentIndex.
public final class WitnessCommitment {
  /// Bytes that a scriptPubKey must have at least.
  public static final int MIN_SIZE = 38;

  public static final int RESERVED_VALUE_SIZE = 32;

  private static final byte[] HEADER = Hex.decode("6a24aa21a9ed");

  private WitnessCommitment() {}

  /// Index of the output that commits; empty if the block has no transactions, too.
  public static OptionalInt indexIn(List<Transaction> transactions) {
    if (transactions.isEmpty()) {
      return OptionalInt.empty();
    }
    List<TxOut> outputs = transactions.get(0).outputs();
    for (int i = outputs.size() - 1; i >= 0; i--) {
      if (isCommitment(outputs.get(i).scriptPubKey())) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  private static boolean isCommitment(Script script) {
    return script.size() >= MIN_SIZE
        && Arrays.equals(script.array(), 0, HEADER.length, HEADER, 0, HEADER.length);
  }

  /// The hash that a block's commitment must have.
  ///
  /// @param reservedValue 32 bytes
  public static byte[] compute(List<Transaction> transactions, byte[] reservedValue) {
    byte[] bytes = new byte[Hash256.SIZE + RESERVED_VALUE_SIZE];
    MerkleTree.ofWitnesses(transactions).copyTo(bytes, 0);
    System.arraycopy(reservedValue, 0, bytes, Hash256.SIZE, RESERVED_VALUE_SIZE);
    return Sha256.hashTwice(bytes);
  }

  /// True if the scriptPubKey's hash is `hash`.
  public static boolean matches(Script scriptPubKey, byte[] hash) {
    return Arrays.equals(
        scriptPubKey.array(), HEADER.length, HEADER.length + Hash256.SIZE, hash, 0, hash.length);
  }

  /// The scriptPubKey that commits to a block's transactions with a reserved value of zeros; the
  /// coinbase may be any (its wtxid counts as zeros).
  public static Script scriptFor(List<Transaction> transactions) {
    byte[] script = Arrays.copyOf(HEADER, MIN_SIZE);
    byte[] hash = compute(transactions, new byte[RESERVED_VALUE_SIZE]);
    System.arraycopy(hash, 0, script, HEADER.length, hash.length);
    return Script.of(script);
  }

  /// The transactions with a commitment added to the coinbase as its last output, unless there is
  /// one; and with a reserved value of zeros, if `isSegwitActive` and the coinbase has no witness
  /// (Core GenerateCoinbaseCommitment).
  public static List<Transaction> placeIn(List<Transaction> transactions, boolean isSegwitActive) {
    if (indexIn(transactions).isPresent()) {
      return withReservedValue(transactions, isSegwitActive);
    }
    Transaction coinbase = transactions.get(0);
    List<TxOut> outputs = new ArrayList<>(coinbase.outputs());
    outputs.add(new TxOut(0, scriptFor(transactions)));
    Transaction committed =
        Transaction.of(coinbase.version(), coinbase.inputs(), outputs, coinbase.locktime());
    return withReservedValue(withCoinbase(transactions, committed), isSegwitActive);
  }

  /// The transactions with a reserved value of zeros in the coinbase's witness, if there is a
  /// commitment, `isSegwitActive`, and no witness yet (Core UpdateUncommittedBlockStructures).
  public static List<Transaction> withReservedValue(
      List<Transaction> transactions, boolean isSegwitActive) {
    if (!isSegwitActive
        || indexIn(transactions).isEmpty()
        || transactions.get(0).hasWitness()
        || transactions.get(0).inputs().isEmpty()) {
      return transactions;
    }
    Transaction coinbase = transactions.get(0);
    List<TxIn> inputs = new ArrayList<>(coinbase.inputs());
    TxIn first = inputs.get(0);
    Witness reserved = Witness.of(new byte[RESERVED_VALUE_SIZE]);
    inputs.set(0, new TxIn(first.prevout(), first.scriptSig(), first.sequence(), reserved));
    Transaction reserving =
        Transaction.of(coinbase.version(), inputs, coinbase.outputs(), coinbase.locktime());
    return withCoinbase(transactions, reserving);
  }

  private static List<Transaction> withCoinbase(
      List<Transaction> transactions, Transaction coinbase) {
    List<Transaction> changed = new ArrayList<>(transactions);
    changed.set(0, coinbase);
    return changed;
  }

  /// True if any transaction has a witness.
  public static boolean hasAnyWitness(Block block) {
    for (Transaction tx : block.transactions()) {
      if (tx.hasWitness()) {
        return true;
      }
    }
    return false;
  }
}
