package org.basalt.chain.swiftsync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.hash.Txid;

/// A running sum of outpoints: adding and later subtracting the same one leaves it as it was, in
/// whatever order. It is zero only if what was added is what was subtracted.
///
/// Each outpoint counts as a number of 256 bits, sums wrap around:
///
/// `SHA-256(salt, 16 bytes ‖ txid, 32 bytes ‖ position, uint32 little-endian)`
///
/// The salt is drawn at random for each run and never leaves the process, so nobody can make a
/// block whose outpoints add up to what they should not. All three together fit one block of
/// SHA-256.
///
/// Used by one thread at a time.
final class OutpointSum {
  static final int SALT_SIZE = 16;
  private static final int MESSAGE_SIZE = SALT_SIZE + Txid.SIZE + 4;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private long word0;
  private long word1;
  private long word2;
  private long word3;

  /// Hashes outpoints with one salt. One thread.
  static final class Hasher {
    private final Sha256 sha256 = new Sha256();
    private final byte[] message = new byte[MESSAGE_SIZE];
    private final byte[] digest = new byte[Sha256.SIZE];

    Hasher(byte[] salt) {
      if (salt.length != SALT_SIZE) {
        throw new IllegalArgumentException("a salt of " + salt.length + " bytes");
      }
      System.arraycopy(salt, 0, message, 0, SALT_SIZE);
    }

    private byte[] digest(Txid txid, int position) {
      txid.copyTo(message, SALT_SIZE);
      INT.set(message, SALT_SIZE + Txid.SIZE, position);
      sha256.bytes(message, 0, MESSAGE_SIZE).finishTo(digest, 0);
      return digest;
    }
  }

  /// An output was made that does not survive.
  void add(Hasher hasher, Txid txid, int position) {
    byte[] digest = hasher.digest(txid, position);
    add(
        (long) LONG.get(digest, 0),
        (long) LONG.get(digest, 8),
        (long) LONG.get(digest, 16),
        (long) LONG.get(digest, 24));
  }

  /// An output was spent.
  void subtract(Hasher hasher, Txid txid, int position) {
    byte[] digest = hasher.digest(txid, position);
    // Minus x is the complement of x, plus one.
    add(
        ~(long) LONG.get(digest, 0),
        ~(long) LONG.get(digest, 8),
        ~(long) LONG.get(digest, 16),
        ~(long) LONG.get(digest, 24));
    add(1, 0, 0, 0);
  }

  void add(OutpointSum other) {
    add(other.word0, other.word1, other.word2, other.word3);
  }

  private void add(long a0, long a1, long a2, long a3) {
    word0 += a0;
    long carry = Long.compareUnsigned(word0, a0) < 0 ? 1 : 0;
    long sum1 = word1 + a1;
    long carry1 = Long.compareUnsigned(sum1, a1) < 0 ? 1 : 0;
    word1 = sum1 + carry;
    carry1 += Long.compareUnsigned(word1, carry) < 0 ? 1 : 0;
    long sum2 = word2 + a2;
    long carry2 = Long.compareUnsigned(sum2, a2) < 0 ? 1 : 0;
    word2 = sum2 + carry1;
    carry2 += Long.compareUnsigned(word2, carry1) < 0 ? 1 : 0;
    word3 += a3 + carry2;
  }

  boolean isZero() {
    return (word0 | word1 | word2 | word3) == 0;
  }
}
