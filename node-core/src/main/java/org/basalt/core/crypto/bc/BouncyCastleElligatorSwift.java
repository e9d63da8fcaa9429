package org.basalt.core.crypto.bc;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.basalt.core.bytes.LittleEndian;
import org.basalt.core.crypto.ElligatorSwift;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.crypto.TaggedHash;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECFieldElement;
import org.bouncycastle.math.ec.ECPoint;

/// The reference engine of the key exchange: pure Java, on every machine.
///
/// Not constant-time; the private keys are those of one connection each and are forgotten when its
/// handshake is over.
public final class BouncyCastleElligatorSwift implements ElligatorSwift {
  private static final X9ECParameters PARAMETERS = CustomNamedCurves.getByName("secp256k1");
  private static final BigInteger ORDER = PARAMETERS.getN();
  private static final TaggedHash SHARED_SECRET = new TaggedHash("bip324_ellswift_xonly_ecdh");

  /// Ours alone: how the encoding is drawn is no part of the protocol.
  private static final TaggedHash DRAW = new TaggedHash("basalt/ellswift/draw");

  @Override
  public String name() {
    return "bouncycastle";
  }

  @Override
  public Optional<byte[]> encode(byte[] privateKey, byte[] randomness) {
    return secret(privateKey)
        .map(d -> {
          ECPoint point = PARAMETERS.getG().multiply(d).normalize();
          return encode(point.getAffineXCoord(), privateKey, randomness);
        });
  }

  /// Draws until a case has a solution: one in four has, so three draws more on average.
  private static byte[] encode(ECFieldElement x, byte[] privateKey, byte[] randomness) {
    byte[] counter = new byte[4];
    for (int draw = 0; ; draw++) {
      LittleEndian.putInt32(counter, 0, draw);
      byte[] drawn = DRAW.hash(privateKey, randomness, counter);
      int which = Sha256.hash(drawn)[0] & (XSwiftEc.CASES - 1);
      ECFieldElement u = XSwiftEc.element(drawn, 0);
      Optional<ECFieldElement> t = u.isZero() ? Optional.empty() : XSwiftEc.inverse(x, u, which);
      if (t.isPresent()) {
        byte[] encoded = Arrays.copyOf(u.getEncoded(), ENCODED_SIZE);
        System.arraycopy(t.get().getEncoded(), 0, encoded, KEY_SIZE, KEY_SIZE);
        return encoded;
      }
    }
  }

  @Override
  public byte[] decode(byte[] encoded) {
    if (encoded.length != ENCODED_SIZE) {
      throw new IllegalArgumentException("expected 64 bytes, got " + encoded.length);
    }
    return XSwiftEc.x(XSwiftEc.element(encoded, 0), XSwiftEc.element(encoded, KEY_SIZE))
        .getEncoded();
  }

  @Override
  public Optional<byte[]> sharedSecret(
      byte[] theirs, byte[] privateKey, byte[] ours, boolean isInitiator) {
    byte[] compressed = new byte[1 + KEY_SIZE];
    compressed[0] = 2;
    System.arraycopy(decode(theirs), 0, compressed, 1, KEY_SIZE);
    return secret(privateKey)
        .map(d -> {
          ECPoint point = PARAMETERS.getCurve().decodePoint(compressed).multiply(d).normalize();
          byte[] x = point.getAffineXCoord().getEncoded();
          return isInitiator
              ? SHARED_SECRET.hash(ours, theirs, x)
              : SHARED_SECRET.hash(theirs, ours, x);
        });
  }

  private static Optional<BigInteger> secret(byte[] privateKey) {
    BigInteger d = new BigInteger(1, privateKey);
    return privateKey.length != KEY_SIZE || d.signum() == 0 || d.compareTo(ORDER) >= 0
        ? Optional.empty()
        : Optional.of(d);
  }
}
