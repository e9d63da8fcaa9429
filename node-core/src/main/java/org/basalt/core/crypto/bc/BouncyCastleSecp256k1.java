package org.basalt.core.crypto.bc;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.basalt.core.crypto.DerSignature;
import org.basalt.core.crypto.LaxDer;
import org.basalt.core.crypto.PublicKeyCache;
import org.basalt.core.crypto.PublicKeyForm;
import org.basalt.core.crypto.Secp256k1;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.crypto.TaggedHash;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECFieldElement;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.BigIntegers;

/// The reference engine: pure Java, on every machine.
///
/// Both verifications are one [JointMultiplication] with Bouncy Castle's points; the ECDSA one
/// compares in projective coordinates and so needs no inversion in the field. Signing is not
/// constant-time: keys here come from RPC calls that carry them in the clear.
public final class BouncyCastleSecp256k1 implements Secp256k1 {
  /// 512 keys with their multiples, some 9 kB each: 5 MB at most.
  private static final int KEPT_KEYS_LOG2 = 9;

  private final PublicKeyCache<VerificationKey> keys =
      new PublicKeyCache<>(KEPT_KEYS_LOG2, key -> decode(key).map(VerificationKey::new));

  @Override
  public String name() {
    return "bouncycastle";
  }

  @Override
  public boolean verifyEcdsa(byte[] signature, byte[] publicKey, byte[] digest) {
    byte[] compact = new byte[LaxDer.COMPACT_SIZE];
    if (!LaxDer.parseNormalized(signature, compact)) {
      return false;
    }
    BigInteger r = unsigned(compact, 0, 32);
    BigInteger s = unsigned(compact, 32, 32);
    if (r.signum() == 0 || s.signum() == 0) {
      return false;
    }
    return keys.decoded(publicKey).map(key -> verify(r, s, key, digest)).orElse(false);
  }

  private static boolean verify(BigInteger r, BigInteger s, VerificationKey key, byte[] digest) {
    BigInteger inverse = BigIntegers.modOddInverseVar(Group.ORDER, s);
    BigInteger u1 = unsigned(digest, 0, 32).multiply(inverse).mod(Group.ORDER);
    BigInteger u2 = r.multiply(inverse).mod(Group.ORDER);
    ECPoint sum = key.plusGenerator(u1, u2);
    return !sum.isInfinity() && xModOrderIs(sum, r);
  }

  /// x of a point, taken modulo the order, is r if x is r, or r + n where that is still a field
  /// element.
  private static boolean xModOrderIs(ECPoint point, BigInteger r) {
    if (xIs(point, r)) {
      return true;
    }
    BigInteger wrapped = r.add(Group.ORDER);
    return wrapped.compareTo(Group.PRIME) < 0 && xIs(point, wrapped);
  }

  /// Jacobian coordinates: the affine x is X / Z².
  private static boolean xIs(ECPoint point, BigInteger x) {
    ECFieldElement z = point.getZCoord(0);
    return Group.CURVE.fromBigInteger(x).multiply(z.square()).equals(point.getXCoord());
  }

  /// Jacobian coordinates: the affine y is Y / Z³. Bouncy Castle's own way takes a random number,
  /// to hide the inversion from who measures it.
  private static boolean hasEvenY(ECPoint point) {
    BigInteger z = point.getZCoord(0).toBigInteger();
    ECFieldElement inverse =
        Group.CURVE.fromBigInteger(BigIntegers.modOddInverseVar(Group.PRIME, z));
    return !point.getYCoord().multiply(inverse.square().multiply(inverse)).testBitZero();
  }

  @Override
  public boolean verifySchnorr(byte[] signature, byte[] publicKey, byte[] message) {
    if (signature.length != 64 || publicKey.length != 32) {
      return false;
    }
    BigInteger r = unsigned(signature, 0, 32);
    BigInteger s = unsigned(signature, 32, 32);
    if (r.compareTo(Group.PRIME) >= 0 || s.compareTo(Group.ORDER) >= 0) {
      return false;
    }
    Optional<VerificationKey> key = keys.decoded(evenKey(publicKey));
    if (key.isEmpty()) {
      return false;
    }
    BigInteger e = challenge(signature, publicKey, message);
    ECPoint nonce = key.get().plusGenerator(s, e.signum() == 0 ? e : Group.ORDER.subtract(e));
    return !nonce.isInfinity() && xIs(nonce, r) && hasEvenY(nonce);
  }

  private static BigInteger challenge(byte[] nonceFirst, byte[] publicKey, byte[] message) {
    Sha256 hash = TaggedHash.BIP340_CHALLENGE.begin();
    hash.bytes(nonceFirst, 0, 32).bytes(publicKey).bytes(message);
    return new BigInteger(1, hash.finish()).mod(Group.ORDER);
  }

  @Override
  public boolean isTweakedKey(byte[] outputKey, int parity, byte[] internalKey, byte[] tweak) {
    Optional<byte[]> tweaked = tweakAddXOnly(internalKey, tweak);
    return tweaked.isPresent()
        && outputKey.length == 32
        && Arrays.equals(tweaked.get(), 0, 32, outputKey, 0, 32)
        && tweaked.get()[32] == parity;
  }

  @Override
  public Optional<byte[]> tweakAddXOnly(byte[] internalKey, byte[] tweak) {
    BigInteger t = new BigInteger(1, tweak);
    if (t.compareTo(Group.ORDER) >= 0) {
      return Optional.empty();
    }
    return lift(internalKey)
        .flatMap(key -> xAndParity(JointMultiplication.ofGenerator(t).add(key)));
  }

  private static Optional<byte[]> xAndParity(ECPoint point) {
    if (point.isInfinity()) {
      return Optional.empty();
    }
    byte[] compressed = point.getEncoded(true);
    byte[] result = Arrays.copyOfRange(compressed, 1, 34);
    result[32] = (byte) (compressed[0] & 1);
    return Optional.of(result);
  }

  @Override
  public boolean isValidPublicKey(byte[] publicKey) {
    return decode(publicKey).isPresent();
  }

  @Override
  public Optional<byte[]> publicKey(byte[] privateKey, boolean compressed) {
    return secret(privateKey)
        .map(d -> Group.GENERATOR.multiply(d).normalize().getEncoded(compressed));
  }

  @Override
  public byte[] signEcdsa(byte[] privateKey, byte[] digest) {
    // A low r saves a byte; Core tries again with a counter as extra entropy until it has one.
    byte[] compact = sign(privateKey, digest, new byte[0]);
    for (int counter = 1; compact[0] < 0; counter++) {
      compact = sign(privateKey, digest, extraEntropy(counter));
    }
    return DerSignature.encode(compact);
  }

  @Override
  public byte[] signCompact(byte[] privateKey, byte[] digest) {
    return sign(privateKey, digest, new byte[0]);
  }

  private static byte[] sign(byte[] privateKey, byte[] digest, byte[] extraEntropy) {
    BigInteger d = requireSecret(privateKey);
    BigInteger z = unsigned(digest, 0, 32);
    HMacDSAKCalculator nonces = new Nonces(extraEntropy);
    nonces.init(Group.ORDER, d, digest);
    while (true) {
      BigInteger k = nonces.nextK();
      ECPoint point = Group.GENERATOR.multiply(k).normalize();
      BigInteger r = point.getAffineXCoord().toBigInteger().mod(Group.ORDER);
      BigInteger s =
          BigIntegers.modOddInverse(Group.ORDER, k).multiply(z.add(d.multiply(r))).mod(Group.ORDER);
      if (r.signum() != 0 && s.signum() != 0) {
        byte[] compact = new byte[64];
        BigIntegers.asUnsignedByteArray(r, compact, 0, 32);
        BigIntegers.asUnsignedByteArray(
            s.compareTo(Group.HALF_ORDER) > 0 ? Group.ORDER.subtract(s) : s, compact, 32, 32);
        return compact;
      }
    }
  }

  @Override
  public Optional<byte[]> recover(
      byte[] compact, int recoveryId, byte[] digest, boolean compressed) {
    if (compact.length != LaxDer.COMPACT_SIZE || digest.length != 32) {
      return Optional.empty();
    }
    BigInteger r = unsigned(compact, 0, 32);
    BigInteger s = unsigned(compact, 32, 32);
    if (!isScalar(r) || !isScalar(s)) {
      return Optional.empty();
    }
    BigInteger x = (recoveryId & 2) == 0 ? r : r.add(Group.ORDER);
    if (x.compareTo(Group.PRIME) >= 0) {
      return Optional.empty();
    }
    byte[] nonce = new byte[33];
    nonce[0] = (byte) (2 + (recoveryId & 1));
    BigIntegers.asUnsignedByteArray(x, nonce, 1, 32);
    return decode(nonce).flatMap(point -> recover(point, r, s, digest, compressed));
  }

  /// (s R - z G) / r.
  private static Optional<byte[]> recover(
      ECPoint nonce, BigInteger r, BigInteger s, byte[] digest, boolean compressed) {
    BigInteger inverse = BigIntegers.modOddInverse(Group.ORDER, r);
    BigInteger u1 =
        Group.ORDER
            .subtract(unsigned(digest, 0, 32).mod(Group.ORDER))
            .multiply(inverse)
            .mod(Group.ORDER);
    BigInteger u2 = s.multiply(inverse).mod(Group.ORDER);
    ECPoint key = ECAlgorithms.sumOfTwoMultiplies(Group.GENERATOR, u1, nonce, u2);
    return key.isInfinity()
        ? Optional.empty()
        : Optional.of(key.normalize().getEncoded(compressed));
  }

  private static boolean isScalar(BigInteger number) {
    return number.signum() > 0 && number.compareTo(Group.ORDER) < 0;
  }

  private static byte[] extraEntropy(int counter) {
    byte[] extra = new byte[32];
    org.basalt.core.bytes.LittleEndian.putInt32(extra, 0, counter);
    return extra;
  }

  /// RFC 6979 with additional data (its section 3.6).
  private static final class Nonces extends HMacDSAKCalculator {
    private final byte[] extra;

    Nonces(byte[] extra) {
      super(new SHA256Digest());
      this.extra = extra;
    }

    @Override
    protected void initAdditionalInput0(HMac mac) {
      mac.update(extra, 0, extra.length);
    }

    @Override
    protected void initAdditionalInput1(HMac mac) {
      mac.update(extra, 0, extra.length);
    }
  }

  @Override
  public byte[] signSchnorr(byte[] privateKey, byte[] message, byte[] auxiliaryRandom) {
    BigInteger secret = requireSecret(privateKey);
    byte[] point = Group.GENERATOR.multiply(secret).normalize().getEncoded(true);
    byte[] publicKey = Arrays.copyOfRange(point, 1, 33);
    BigInteger d = point[0] == 2 ? secret : Group.ORDER.subtract(secret);
    byte[] masked = TaggedHash.BIP340_AUX.hash(auxiliaryRandom);
    byte[] dBytes = BigIntegers.asUnsignedByteArray(32, d);
    for (int i = 0; i < 32; i++) {
      masked[i] ^= dBytes[i];
    }
    BigInteger k0 =
        new BigInteger(1, TaggedHash.BIP340_NONCE.hash(masked, publicKey, message))
            .mod(Group.ORDER);
    if (k0.signum() == 0) {
      throw new IllegalArgumentException("the nonce is zero");
    }
    byte[] nonce = Group.GENERATOR.multiply(k0).normalize().getEncoded(true);
    BigInteger k = nonce[0] == 2 ? k0 : Group.ORDER.subtract(k0);
    byte[] signature = new byte[64];
    System.arraycopy(nonce, 1, signature, 0, 32);
    BigInteger e = challenge(signature, publicKey, message);
    BigIntegers.asUnsignedByteArray(k.add(e.multiply(d)).mod(Group.ORDER), signature, 32, 32);
    return signature;
  }

  private static Optional<ECPoint> lift(byte[] xOnly) {
    return xOnly.length == 32 ? decode(evenKey(xOnly)) : Optional.empty();
  }

  /// The compressed form of the key with this x (32 bytes) and an even y (BIP-0340, lift_x).
  private static byte[] evenKey(byte[] xOnly) {
    byte[] encoded = new byte[PublicKeyForm.COMPRESSED_SIZE];
    encoded[0] = 2;
    System.arraycopy(xOnly, 0, encoded, 1, 32);
    return encoded;
  }

  /// A point in one of the encodings 02, 03 (33 bytes), 04, 06, 07 (65 bytes; 06 says that y is
  /// even, 07 odd).
  private static Optional<ECPoint> decode(byte[] publicKey) {
    if (!PublicKeyForm.isKnown(publicKey)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Group.CURVE.decodePoint(publicKey));
    } catch (IllegalArgumentException e) {
      // Bouncy Castle's way to say "not on the curve", "not a field element" or "wrong parity".
      return Optional.empty();
    }
  }

  private static Optional<BigInteger> secret(byte[] privateKey) {
    if (privateKey.length != 32) {
      return Optional.empty();
    }
    BigInteger d = new BigInteger(1, privateKey);
    return d.signum() == 0 || d.compareTo(Group.ORDER) >= 0 ? Optional.empty() : Optional.of(d);
  }

  private static BigInteger requireSecret(byte[] privateKey) {
    return secret(privateKey)
        .orElseThrow(() -> new IllegalArgumentException("not a private key of secp256k1"));
  }

  private static BigInteger unsigned(byte[] bytes, int offset, int length) {
    return new BigInteger(1, bytes, offset, length);
  }
}
