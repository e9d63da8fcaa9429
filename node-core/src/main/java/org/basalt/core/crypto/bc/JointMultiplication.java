package org.basalt.core.crypto.bc;

import java.math.BigInteger;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.WNafUtil;

/// The sum of a multiple of the generator and a multiple of another point: what a verification is
/// about. Not constant-time, for public numbers only.
///
/// Bouncy Castle has this too (`ECAlgorithms.sumOfTwoMultiplies`), with windows of 8 bits for the
/// generator and 5 for the other point, and 128 doublings. The field, the points, the splitting and
/// recoding of scalars here are its own; only the order of doublings and additions is ours, so that
///
/// - the generator, always the same, has windows of 12 bits, and
/// - a point that comes often needs 32 doublings, given a table of four rows.
///
/// The idea: a scalar k is split into halves with k = a + λ b, |a| and |b| below 2^128, and each
/// half written with signed odd digits, of which most are zero (w-NAF). The digit at bit i belongs
/// into column i mod c, with c the columns of the table. Going down the columns, the sum is doubled
/// once for each, and whatever is in the column is added; so all numbers share the doublings.
///
/// Reference: Möller, "Algorithms for multi-exponentiation" (2001); Gallant, Lambert, Vanstone,
/// "Faster point multiplication on elliptic curves with efficient endomorphisms" (2001).
final class JointMultiplication {
  /// Numbers that may meet in a column, for each row: two halves of two scalars.
  private static final int HALVES = 4;

  /// Columns beyond the highest: recoding carries one bit further.
  private static final int CARRY = 2;

  /// Four rows of 1,024 points, and as many of λ G: 1.4 MB, made in some 20 ms at first use.
  private static final class Generator {
    static final WindowTable TABLE = WindowTable.of(Group.GENERATOR, 12, 4);
    static final WindowTable MAPPED = TABLE.mapped();
  }

  private final int columns;
  private final int slots;
  private final ECPoint[] addends;
  private final byte[] filled;

  private JointMultiplication(int columns) {
    this.columns = columns;
    this.slots = HALVES * (WindowTable.HALF_BITS / columns);
    this.addends = new ECPoint[(columns + CARRY) * slots];
    this.filled = new byte[columns + CARRY];
  }

  /// u1 G + u2 Q, in Jacobian coordinates.
  ///
  /// @param u1 from 0 to below the order
  /// @param table of Q
  /// @param u2 from 0 to below the order
  static ECPoint sum(BigInteger u1, WindowTable table, BigInteger u2) {
    var multiplication = new JointMultiplication(table.columns());
    multiplication.addGenerator(u1);
    multiplication.add(table, u2);
    return multiplication.sum();
  }

  /// u G, in Jacobian coordinates.
  ///
  /// @param u from 0 to below the order
  static ECPoint ofGenerator(BigInteger u) {
    var multiplication = new JointMultiplication(Generator.TABLE.columns());
    multiplication.addGenerator(u);
    return multiplication.sum();
  }

  private void addGenerator(BigInteger scalar) {
    BigInteger[] halves = Group.ENDOMORPHISM.decomposeScalar(scalar);
    addHalf(Generator.TABLE, halves[0], false);
    addHalf(Generator.MAPPED, halves[1], false);
  }

  private void add(WindowTable table, BigInteger scalar) {
    BigInteger[] halves = Group.ENDOMORPHISM.decomposeScalar(scalar);
    addHalf(table, halves[0], false);
    addHalf(table, halves[1], true);
  }

  private void addHalf(WindowTable table, BigInteger half, boolean mapped) {
    int sign = half.signum();
    int lastRow = WindowTable.HALF_BITS / columns - 1;
    int bit = -1;
    // Bouncy Castle's form: the digit in the upper 16 bits, the zeros below it in the lower.
    for (int digit : WNafUtil.generateCompactWindowNaf(table.width(), half.abs())) {
      bit += 1 + (digit & 0xffff);
      int row = Math.min(bit / columns, lastRow);
      ECPoint addend = table.multiple(row, sign * (digit >> 16));
      put(bit - row * columns, mapped ? Group.ENDOMORPHISM.getPointMap().map(addend) : addend);
    }
  }

  private void put(int column, ECPoint addend) {
    addends[column * slots + filled[column]++] = addend;
  }

  private ECPoint sum() {
    ECPoint sum = Group.CURVE.getInfinity();
    for (int column = filled.length - 1; column >= 0; column--) {
      sum = sum.twice();
      int first = column * slots;
      for (int slot = first; slot < first + filled[column]; slot++) {
        sum = sum.add(addends[slot]);
      }
    }
    return sum;
  }
}
