package org.basalt.core.crypto.bc;

import java.util.Arrays;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.WNafUtil;

/// Odd multiples of a point P, from which [JointMultiplication] adds up any multiple of it.
///
/// With w the width and c the columns, row r has P 2^(c r) times 1, 3, 5, … 2^(w - 1) - 1. One row
/// of 128 columns serves half a scalar after 128 doublings, four rows of 32 columns after 32. All
/// are affine, because adding an affine point costs a third less. Some 240 bytes a point.
final class WindowTable {
  /// Bits of half a scalar, as the endomorphism splits it.
  static final int HALF_BITS = 128;

  private final int width;
  private final int columns;
  private final ECPoint[][] rows;

  private WindowTable(int width, int columns, ECPoint[][] rows) {
    this.width = width;
    this.columns = columns;
    this.rows = rows;
  }

  /// The table of an affine point other than infinity.
  ///
  /// @param width of the windows in bits, 2 to 16
  /// @param rows a divisor of 128
  static WindowTable of(ECPoint point, int width, int rows) {
    int columns = HALF_BITS / rows;
    ECPoint[] firsts = new ECPoint[rows];
    firsts[0] = point;
    for (int row = 1; row < rows; row++) {
      firsts[row] = firsts[row - 1].timesPow2(columns);
    }
    Group.CURVE.normalizeAll(firsts);
    ECPoint[][] multiples = new ECPoint[rows][];
    for (int row = 0; row < rows; row++) {
      multiples[row] = WNafUtil.precompute(firsts[row], width, false).getPreComp();
    }
    return new WindowTable(width, columns, multiples);
  }

  /// The table of λ P: see [Group#ENDOMORPHISM].
  WindowTable mapped() {
    ECPoint[][] images = new ECPoint[rows.length][];
    for (int row = 0; row < rows.length; row++) {
      images[row] =
          Arrays.stream(rows[row])
              .map(Group.ENDOMORPHISM.getPointMap()::map)
              .toArray(ECPoint[]::new);
    }
    return new WindowTable(width, columns, images);
  }

  int width() {
    return width;
  }

  int rows() {
    return rows.length;
  }

  /// Doublings that a multiplication with this table needs.
  int columns() {
    return columns;
  }

  /// P times 2^(columns row) times an odd number below 2^(width - 1), which may be negative.
  ECPoint multiple(int row, int odd) {
    ECPoint multiple = rows[row][Math.abs(odd) >>> 1];
    return odd < 0 ? multiple.negate() : multiple;
  }
}
