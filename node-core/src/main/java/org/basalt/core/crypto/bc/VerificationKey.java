package org.basalt.core.crypto.bc;

import java.math.BigInteger;
import org.bouncycastle.math.ec.ECPoint;
import org.jspecify.annotations.Nullable;

/// A public key with its multiples. The more often it is used, the more of them are worth making:
/// the second table costs as much as three verifications gain by it.
///
/// Threads share it without locks: tables are immutable, and a count lost to a race means that the
/// second one is made a little later, or twice.
final class VerificationKey {
  /// 8 points of one row at first, 32 of four rows later, which with what Bouncy Castle keeps
  /// beside them take some 9 kB.
  private static final int WIDTH = 5;

  private static final int ROWS = 4;

  /// Verifications before the second table is made.
  private static final int FEW = 3;

  private final ECPoint point;
  private int uses;
  private @Nullable WindowTable table;

  /// @param point affine, not infinity
  VerificationKey(ECPoint point) {
    this.point = point;
  }

  /// u1 G + u2 Q, where Q is the key; in Jacobian coordinates.
  ///
  /// @param u1 from 0 to below the order
  /// @param u2 from 0 to below the order
  ECPoint plusGenerator(BigInteger u1, BigInteger u2) {
    return JointMultiplication.sum(u1, table(), u2);
  }

  private WindowTable table() {
    WindowTable known = table;
    if (known != null && known.rows() == ROWS) {
      return known;
    }
    uses++;
    if (known == null || uses > FEW) {
      known = WindowTable.of(point, WIDTH, uses > FEW ? ROWS : 1);
      table = known;
    }
    return known;
  }
}
