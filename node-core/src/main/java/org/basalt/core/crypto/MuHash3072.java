package org.basalt.core.crypto;

import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.ByteSink;
import org.basalt.core.crypto.bc.digest.BouncyCastleDigests;

/// The hash of a set, to which elements can be added and from which they can be taken in any order.
///
/// An element is hashed to a number of 3072 bits: the ChaCha20 key stream under its SHA-256, read
/// little-endian. The set is the product of its elements' numbers modulo a prime, kept as a
/// fraction so that taking away is a multiplication too; the one division comes at the end. Sets
/// can be multiplied, so parts of a large one may be hashed on many threads and combined. Whether
/// an element is in the set is not checked.
///
/// | offset | size | field       | encoding      |
/// |-------:|-----:|-------------|---------------|
/// |      0 |  384 | numerator   | little-endian |
/// |    384 |  384 | denominator | little-endian |
///
/// Not thread-safe. Source: Core `crypto/muhash.h`; `gettxoutsetinfo muhash`.
///
/// @see <a href="https://cseweb.ucsd.edu/~mihir/papers/inchash.pdf">A New Paradigm for
///   Collision-free Hashing</a>
public final class MuHash3072 {
  private final Num3072 numerator;
  private final Num3072 denominator;
  private final Num3072 element = Num3072.one();

  /// The empty set.
  public MuHash3072() {
    this(Num3072.one(), Num3072.one());
  }

  private MuHash3072(Num3072 numerator, Num3072 denominator) {
    this.numerator = numerator;
    this.denominator = denominator;
  }

  public static MuHash3072 readFrom(ByteReader in) {
    return new MuHash3072(
        Num3072.of(in.bytes(Num3072.BYTES), 0), Num3072.of(in.bytes(Num3072.BYTES), 0));
  }

  public void writeTo(ByteSink out) {
    out.bytes(numerator.toRawByteArray()).bytes(denominator.toRawByteArray());
  }

  public MuHash3072 copy() {
    return new MuHash3072(numerator.copy(), denominator.copy());
  }

  public void insert(byte[] bytes) {
    insert(bytes, 0, bytes.length);
  }

  public void insert(byte[] bytes, int offset, int length) {
    numerator.multiply(number(bytes, offset, length));
  }

  public void remove(byte[] bytes) {
    remove(bytes, 0, bytes.length);
  }

  public void remove(byte[] bytes, int offset, int length) {
    denominator.multiply(number(bytes, offset, length));
  }

  /// Adds all elements of another set.
  public void combine(MuHash3072 other) {
    numerator.multiply(other.numerator);
    denominator.multiply(other.denominator);
  }

  /// Takes all elements of another set away.
  public void subtract(MuHash3072 other) {
    numerator.multiply(other.denominator);
    denominator.multiply(other.numerator);
  }

  /// SHA-256 of the quotient's 384 bytes: 32 bytes, which RPC shows reversed. The set stays as it
  /// is.
  public byte[] finish() {
    Num3072 quotient = numerator.copy();
    quotient.divide(denominator);
    return Sha256.hash(quotient.toByteArray());
  }

  private Num3072 number(byte[] bytes, int offset, int length) {
    byte[] key = Sha256.hash(bytes, offset, length);
    element.load(BouncyCastleDigests.chaCha20KeyStream(key, Num3072.BYTES), 0);
    return element;
  }
}
