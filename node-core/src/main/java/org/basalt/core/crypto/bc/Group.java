package org.basalt.core.crypto.bc;

import java.math.BigInteger;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.endo.GLVEndomorphism;

/// The group secp256k1 of Bouncy Castle, apart from the engine: building it takes a while, and an
/// engine that only watches another is seldom asked.
final class Group {
  private static final X9ECParameters PARAMETERS = CustomNamedCurves.getByName("secp256k1");
  static final ECCurve CURVE = PARAMETERS.getCurve();
  static final ECPoint GENERATOR = PARAMETERS.getG();
  static final BigInteger ORDER = PARAMETERS.getN();
  static final BigInteger HALF_ORDER = ORDER.shiftRight(1);
  static final BigInteger PRIME = CURVE.getField().getCharacteristic();

  /// Multiplication by a number λ that costs one multiplication in the field: (x, y) to (β x, y).
  static final GLVEndomorphism ENDOMORPHISM = (GLVEndomorphism) CURVE.getEndomorphism();

  private Group() {}
}
