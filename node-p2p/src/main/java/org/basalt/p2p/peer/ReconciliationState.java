package org.basalt.p2p.peer;

import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.LittleEndian;
import org.basalt.core.crypto.SipHash24;
import org.basalt.core.crypto.TaggedHash;

/// How far a peer and we have agreed on announcing transactions by reconciling sets of them. Only
/// the agreement is made so far; transactions are announced as ever.
///
/// @see <a href="https://github.com/bitcoin/bips/blob/master/bip-0330.mediawiki">BIP-0330</a>
sealed interface ReconciliationState {
  /// The version that we speak.
  int VERSION = 1;

  /// There will be none.
  record None() implements ReconciliationState {}

  /// We said that we can.
  ///
  /// @param salt our part of the salt
  record Offered(long salt) implements ReconciliationState {}

  /// Both said that they can.
  ///
  /// @param shortIds hashes ids of transactions to short ones
  record Agreed(SipHash24 shortIds) implements ReconciliationState {}

  /// The state once the other side has said its part of the salt.
  static Agreed agreed(long ourSalt, long theirSalt) {
    boolean isOursFirst = Long.compareUnsigned(ourSalt, theirSalt) <= 0;
    ArraySink salts = new ArraySink(16);
    salts.int64Le(isOursFirst ? ourSalt : theirSalt).int64Le(isOursFirst ? theirSalt : ourSalt);
    byte[] key = new TaggedHash("Tx Relay Salting").hash(salts.toByteArray());
    return new Agreed(new SipHash24(LittleEndian.int64(key, 0), LittleEndian.int64(key, 8)));
  }
}
