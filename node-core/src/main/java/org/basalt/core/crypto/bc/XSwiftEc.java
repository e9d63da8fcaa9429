package org.basalt.core.crypto.bc;

import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECFieldElement;
import org.jspecify.annotations.Nullable;

/// The map from two field elements to the x coordinate of a point, and its inverses (BIP-0324
/// `XSwiftEC` and `XSwiftECInv`).
///
/// The idea: for each u there is a curve in the plane on which one can move freely by t, and each
/// of its points offers three candidates x of which at least one is on secp256k1. Going back from x
/// and u there are up to eight t; a random one of eight cases, tried with random u until it exists,
/// gives encodings that are evenly spread.
final class XSwiftEc {
  /// Ways back from an x coordinate, for each u.
  static final int CASES = 8;

  private static final ECCurve CURVE = CustomNamedCurves.getByName("secp256k1").getCurve();
  private static final BigInteger PRIME = CURVE.getField().getCharacteristic();
  private static final ECFieldElement ONE = CURVE.fromBigInteger(BigInteger.ONE);
  private static final ECFieldElement SEVEN = CURVE.fromBigInteger(BigInteger.valueOf(7));
  private static final ECFieldElement HALF = CURVE.fromBigInteger(BigInteger.TWO).invert();

  /// The square root of -3 that is a square itself.
  private static final ECFieldElement ROOT_OF_MINUS_3 =
      CURVE.fromBigInteger(
          new BigInteger("a2d2ba93507f1df233770c2a797962cc61f6d15da14ecd47d8d27ae1cd5f852", 16));

  private XSwiftEc() {}

  /// 32 bytes as a field element, reduced if they are not below the prime.
  static ECFieldElement element(byte[] bytes, int offset) {
    return CURVE.fromBigInteger(new BigInteger(1, bytes, offset, 32).mod(PRIME));
  }

  /// The x coordinate for u and t; there always is one.
  static ECFieldElement x(ECFieldElement anyU, ECFieldElement anyT) {
    ECFieldElement u = anyU.isZero() ? ONE : anyU;
    ECFieldElement t = anyT.isZero() ? ONE : anyT;
    ECFieldElement g = curve(u);
    if (g.add(t.square()).isZero()) {
      t = t.add(t);
    }
    ECFieldElement bigX = g.subtract(t.square()).divide(t.add(t));
    ECFieldElement bigY = bigX.add(t).divide(ROOT_OF_MINUS_3.multiply(u));
    ECFieldElement third = u.add(bigY.add(bigY).square());
    if (isOnCurve(third)) {
      return third;
    }
    ECFieldElement ratio = bigX.divide(bigY);
    ECFieldElement second = ratio.negate().subtract(u).multiply(HALF);
    return isOnCurve(second) ? second : ratio.subtract(u).multiply(HALF);
  }

  /// The t that leads from u to x in one of the [#CASES], if there is one.
  ///
  /// @param x of a point on the curve
  /// @param u not zero
  static Optional<ECFieldElement> inverse(ECFieldElement x, ECFieldElement u, int which) {
    ECFieldElement s;
    ECFieldElement v;
    if ((which & 2) == 0) {
      if (isOnCurve(x.negate().subtract(u))) {
        return Optional.empty();
      }
      v = x;
      s = curve(u).negate().divide(u.square().add(u.multiply(v)).add(v.square()));
    } else {
      s = x.subtract(u);
      if (s.isZero()) {
        return Optional.empty();
      }
      ECFieldElement g = curve(u);
      ECFieldElement fourfold = g.add(g).add(g.add(g));
      ECFieldElement su2 = s.multiply(u.square());
      ECFieldElement radicand = s.negate().multiply(fourfold.add(su2.add(su2).add(su2)));
      ECFieldElement r = rootOf(radicand);
      if (r == null || ((which & 1) == 1 && r.isZero())) {
        return Optional.empty();
      }
      v = r.divide(s).subtract(u).multiply(HALF);
    }
    ECFieldElement w = rootOf(s);
    if (w == null) {
      return Optional.empty();
    }
    ECFieldElement factor =
        (which & 1) == 0 ? ONE.subtract(ROOT_OF_MINUS_3) : ONE.add(ROOT_OF_MINUS_3);
    ECFieldElement t = w.multiply(u.multiply(factor).multiply(HALF).add(v));
    boolean isNegated = (which & 5) == 0 || (which & 5) == 5;
    return Optional.of(isNegated ? t.negate() : t);
  }

  private static @Nullable ECFieldElement rootOf(ECFieldElement element) {
    return element.isZero() ? element : element.sqrt();
  }

  static boolean isOnCurve(ECFieldElement x) {
    return rootOf(curve(x)) != null;
  }

  /// x³ + 7.
  private static ECFieldElement curve(ECFieldElement x) {
    return x.square().multiply(x).add(SEVEN);
  }
}
