package org.basalt.core.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Optional;

/// Reads ECDSA signatures as loosely as Bitcoin did before BIP-0066.
///
/// Blocks from before strict encoding hold signatures that OpenSSL took for DER and a strict parser
/// would not, so what is accepted here is a matter of consensus. A signature is
///
/// ```text
/// 30 <length, never looked at> 02 <length> <r> 02 <length> <s> <anything>
/// ```
///
/// - The length after `30` is skipped: one byte, or a byte `80 + n` and n more.
/// - The length of an integer is one byte below 80, or a byte `80 + n` and n more, big-endian,
///   where leading zero bytes count for nothing and at most three others may follow.
/// - An integer is unsigned and big-endian, leading zeros ignored, even an empty one (zero).
/// - What comes after s is ignored.
///
/// If r or s is not below the group's order, the signature reads as (0, 0), which verifies for no
/// key. Source: Core `pubkey.cpp` ecdsa_signature_parse_der_lax.
public final class LaxDer {
  /// r and s, 32 bytes each.
  public static final int COMPACT_SIZE = 64;

  private static final int MAX_LENGTH_BYTES = 3;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  // The group's order, and half of it rounded down; most significant word first.
  private static final long[] ORDER = {
    0xffffffffffffffffL, 0xfffffffffffffffeL, 0xbaaedce6af48a03bL, 0xbfd25e8cd0364141L
  };
  private static final long[] HALF_ORDER = {
    0x7fffffffffffffffL, 0xffffffffffffffffL, 0x5d576e7357a4501dL, 0xdfe92f46681b20a0L
  };

  private final byte[] in;
  private int position;

  private LaxDer(byte[] in) {
    this.in = in;
  }

  /// r and s of a signature as they are written, 64 bytes big-endian; (0, 0) if one is too large;
  /// empty if the bytes are no signature even by the rules above.
  public static Optional<byte[]> parse(byte[] signature) {
    byte[] compact = new byte[COMPACT_SIZE];
    return new LaxDer(signature).readInto(compact) ? Optional.of(compact) : Optional.empty();
  }

  /// As [#parse], written to `compact`, and with a high s replaced by the order minus s.
  ///
  /// @param compact 64 zero bytes
  /// @return false if the bytes are no signature; `compact` is undefined then
  public static boolean parseNormalized(byte[] signature, byte[] compact) {
    if (!new LaxDer(signature).readInto(compact)) {
      return false;
    }
    normalizeS(compact);
    return true;
  }

  /// True if s is above half the order (BIP-0146 LOW_S).
  public static boolean hasHighS(byte[] compact) {
    return compare(compact, 32, HALF_ORDER) > 0;
  }

  private static void normalizeS(byte[] compact) {
    if (!hasHighS(compact)) {
      return;
    }
    long borrow = 0;
    for (int i = 3; i >= 0; i--) {
      long s = (long) LONG.get(compact, 32 + 8 * i);
      long difference = ORDER[i] - s - borrow;
      // One is borrowed if s + borrow is above the order's word.
      boolean below = Long.compareUnsigned(ORDER[i], s) < 0 || (ORDER[i] == s && borrow != 0);
      borrow = below ? 1 : 0;
      LONG.set(compact, 32 + 8 * i, difference);
    }
  }

  private boolean readInto(byte[] compact) {
    if (!tag(0x30) || !skipSequenceLength()) {
      return false;
    }
    int r = integer();
    if (r < 0) {
      return false;
    }
    int rEnd = position;
    int s = integer();
    if (s < 0) {
      return false;
    }
    boolean fits = copy(r, rEnd, compact, 0) && copy(s, position, compact, 32);
    if (!fits || compare(compact, 0, ORDER) >= 0 || compare(compact, 32, ORDER) >= 0) {
      java.util.Arrays.fill(compact, (byte) 0);
    }
    return true;
  }

  private boolean tag(int expected) {
    return position < in.length && (in[position++] & 0xff) == expected;
  }

  private boolean skipSequenceLength() {
    if (position == in.length) {
      return false;
    }
    int first = in[position++] & 0xff;
    if (first < 0x80) {
      return true;
    }
    int more = first - 0x80;
    if (more > in.length - position) {
      return false;
    }
    position += more;
    return true;
  }

  /// Moves past an integer; where its bytes begin, or -1.
  private int integer() {
    if (!tag(0x02)) {
      return -1;
    }
    int length = integerLength();
    if (length < 0 || length > in.length - position) {
      return -1;
    }
    int start = position;
    position += length;
    return start;
  }

  private int integerLength() {
    if (position == in.length) {
      return -1;
    }
    int first = in[position++] & 0xff;
    if (first < 0x80) {
      return first;
    }
    int end = position + (first - 0x80);
    if (end > in.length) {
      return -1;
    }
    while (position < end && in[position] == 0) {
      position++;
    }
    if (end - position > MAX_LENGTH_BYTES) {
      return -1;
    }
    int length = 0;
    while (position < end) {
      length = length << 8 | (in[position++] & 0xff);
    }
    return length;
  }

  /// Copies an integer to the end of a 32-byte field; false if it is longer than that.
  private boolean copy(int from, int to, byte[] compact, int field) {
    int start = from;
    while (start < to && in[start] == 0) {
      start++;
    }
    int length = to - start;
    if (length > 32) {
      return false;
    }
    System.arraycopy(in, start, compact, field + 32 - length, length);
    return true;
  }

  private static int compare(byte[] compact, int field, long[] words) {
    for (int i = 0; i < 4; i++) {
      int c = Long.compareUnsigned((long) LONG.get(compact, field + 8 * i), words[i]);
      if (c != 0) {
        return c;
      }
    }
    return 0;
  }
}
