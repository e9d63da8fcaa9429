package org.basalt.core.descriptor;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.basalt.core.address.Base58;
import org.basalt.core.crypto.Hash160;
import org.basalt.core.crypto.HmacSha512;
import org.basalt.core.crypto.Secp256k1;

/// A key that has children, without its secret or with it (BIP-0032).
///
/// As text it is base58check of
///
/// | size | field       | encoding                                                  |
/// |-----:|-------------|-----------------------------------------------------------|
/// |    4 | prefix      | of the network and of the kind: `xpub`, `xprv`, …         |
/// |    1 | depth       | generations below the first key                           |
/// |    4 | fingerprint | of the parent: the first bytes of its key's hash          |
/// |    4 | number      | which child it is, big-endian; bit 31 says hardened       |
/// |   32 | chain code  |                                                           |
/// |   33 | key         | compressed, or a zero byte and the secret                 |
///
/// @param number uint32
/// @param publicKey compressed; read only
/// @param secret 32 bytes, or empty; read only
/// @see <a href="https://github.com/bitcoin/bips/blob/master/bip-0032.mediawiki">BIP-0032</a>
public record ExtendedKey(
    int depth,
    int parentFingerprint,
    int number,
    byte[] chainCode,
    byte[] publicKey,
    byte[] secret) {
  /// Children from here on are hardened: only who has the secret can derive them.
  public static final int HARDENED = 0x80000000;

  private static final int PREFIX_SIZE = 4;
  private static final int SIZE = PREFIX_SIZE + 74;
  private static final int SECRET_SIZE = 32;
  private static final byte[] NONE = {};
  private static final BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

  public boolean isPrivate() {
    return secret.length != 0;
  }

  /// Reads either kind.
  ///
  /// @param publicPrefix and privatePrefix of the network
  public static Optional<ExtendedKey> decode(
      String text, int publicPrefix, int privatePrefix, Secp256k1 engine) {
    byte[] bytes = Base58.decodeCheck(text, SIZE).orElse(NONE);
    if (bytes.length != SIZE) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int prefix = in.getInt();
    int depth = in.get() & 0xff;
    int fingerprint = in.getInt();
    int number = in.getInt();
    byte[] chainCode = new byte[32];
    in.get(chainCode);
    byte[] key = new byte[33];
    in.get(key);
    if (depth == 0 && (number != 0 || fingerprint != 0)) {
      return Optional.empty();
    }
    if (prefix == publicPrefix && engine.isValidPublicKey(key)) {
      return Optional.of(new ExtendedKey(depth, fingerprint, number, chainCode, key, NONE));
    }
    if (prefix == privatePrefix && key[0] == 0) {
      byte[] secret = Arrays.copyOfRange(key, 1, key.length);
      return engine
          .publicKey(secret, true)
          .map(point -> new ExtendedKey(depth, fingerprint, number, chainCode, point, secret));
    }
    return Optional.empty();
  }

  /// The text without the secret.
  public String encodePublic(int publicPrefix) {
    ByteBuffer out = ByteBuffer.allocate(SIZE);
    out.putInt(publicPrefix).put((byte) depth).putInt(parentFingerprint).putInt(number);
    return Base58.encodeCheck(out.put(chainCode).put(publicKey).array());
  }

  /// The first four bytes of the key's hash, big-endian.
  public int fingerprint() {
    return fingerprint(publicKey);
  }

  static int fingerprint(byte[] publicKey) {
    return ByteBuffer.wrap(Hash160.hash(publicKey)).getInt();
  }

  /// A child, with its secret if this key has one; empty if it is hardened and there is none, and
  /// for one in 2^127 numbers.
  public Optional<ExtendedKey> child(int childNumber, Secp256k1 engine) {
    boolean isHardened = childNumber < 0;
    if ((isHardened && !isPrivate()) || depth == 0xff) {
      return Optional.empty();
    }
    byte[] parent = publicKey;
    if (isHardened) {
      parent = new byte[1 + SECRET_SIZE];
      System.arraycopy(secret, 0, parent, 1, SECRET_SIZE);
    }
    byte[] number = ByteBuffer.allocate(4).putInt(childNumber).array();
    byte[] mac = HmacSha512.mac(chainCode, parent, number);
    byte[] tweak = Arrays.copyOfRange(mac, 0, 32);
    byte[] childChainCode = Arrays.copyOfRange(mac, 32, 64);
    BigInteger tweakNumber = new BigInteger(1, tweak);
    if (tweakNumber.signum() == 0 || tweakNumber.compareTo(ORDER) >= 0) {
      return Optional.empty();
    }
    if (!isPrivate()) {
      return plus(tweakNumber, engine)
          .map(point -> childOf(childNumber, childChainCode, point, NONE));
    }
    byte[] sum = scalar(new BigInteger(1, secret).add(tweakNumber).mod(ORDER));
    return engine
        .publicKey(sum, true)
        .map(point -> childOf(childNumber, childChainCode, point, sum));
  }

  private ExtendedKey childOf(int childNumber, byte[] code, byte[] point, byte[] childSecret) {
    return new ExtendedKey(depth + 1, fingerprint(), childNumber, code, point, childSecret);
  }

  /// This point plus `tweak` times the generator. Engines add to points with an even y: for an odd
  /// one, what is wanted is the opposite of the opposite point minus the same.
  private Optional<byte[]> plus(BigInteger tweak, Secp256k1 engine) {
    boolean isOdd = publicKey[0] == 3;
    byte[] x = Arrays.copyOfRange(publicKey, 1, publicKey.length);
    return engine
        .tweakAddXOnly(x, scalar(isOdd ? ORDER.subtract(tweak) : tweak))
        .map(sum -> {
          byte[] point = new byte[33];
          point[0] = (byte) (2 + (sum[32] ^ (isOdd ? 1 : 0)));
          System.arraycopy(sum, 0, point, 1, 32);
          return point;
        });
  }

  private static byte[] scalar(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] out = new byte[32];
    int size = Math.min(bytes.length, out.length);
    System.arraycopy(bytes, bytes.length - size, out, out.length - size, size);
    return out;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ExtendedKey that
        && depth == that.depth
        && parentFingerprint == that.parentFingerprint
        && number == that.number
        && Arrays.equals(chainCode, that.chainCode)
        && Arrays.equals(publicKey, that.publicKey)
        && Arrays.equals(secret, that.secret);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(publicKey);
  }

  /// Never shows the secret.
  @Override
  public String toString() {
    return "extended key " + Integer.toHexString(fingerprint());
  }
}
