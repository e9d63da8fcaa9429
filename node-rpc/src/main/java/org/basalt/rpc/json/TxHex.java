package org.basalt.rpc.json;

import java.util.Optional;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.bytes.Hex;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TransactionCodec;
import org.basalt.core.script.ScriptLimits;
import org.basalt.core.script.ScriptReader;

/// Transactions as hexadecimal text.
public final class TxHex {
  private TxHex() {}

  /// Tries the form with witness first, then the one without (Core DecodeHexTx): a transaction
  /// without inputs is only readable as the latter.
  public static Optional<Transaction> decode(String hex) {
    return decode(hex, true, true);
  }

  /// @param triesWitness the form of BIP-0144 may be what it is
  /// @param triesPlain the form without witness may be what it is
  public static Optional<Transaction> decode(String hex, boolean triesWitness, boolean triesPlain) {
    if (!Hex.isHex(hex) || hex.isEmpty()) {
      return Optional.empty();
    }
    byte[] bytes = Hex.decode(hex);
    Optional<Transaction> witness = triesWitness ? read(bytes, true) : Optional.empty();
    Optional<Transaction> plain = triesPlain ? read(bytes, false) : Optional.empty();
    if (witness.isPresent() && plain.isPresent() && !isSane(witness.get()) && isSane(plain.get())) {
      return plain;
    }
    return witness.isPresent() ? witness : plain;
  }

  private static Optional<Transaction> read(byte[] bytes, boolean allowsWitness) {
    try {
      ByteReader in = new ByteReader(bytes);
      Transaction tx = TransactionCodec.read(in, allowsWitness);
      return in.isAtEnd() ? Optional.of(tx) : Optional.empty();
    } catch (DecodeException e) {
      return Optional.empty();
    }
  }

  /// Its scripts have only known opcodes and pushes of allowed size (Core CheckTxScriptsSanity).
  private static boolean isSane(Transaction tx) {
    return (tx.isCoinbase() || tx.inputs().stream().allMatch(in -> isSane(in.scriptSig())))
        && tx.outputs().stream().allMatch(out -> isSane(out.scriptPubKey()));
  }

  private static boolean isSane(Script script) {
    return script.size() <= ScriptLimits.MAX_SCRIPT_SIZE && ScriptReader.hasValidOps(script);
  }
}
