package org.basalt.core.crypto.bc;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;
import org.junit.jupiter.api.Test;

/// Compared with doubling and adding bit by bit.
class JointMultiplicationTest {
  private static final BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

  /// What Bouncy Castle's endomorphism multiplies by.
  private static final BigInteger LAMBDA =
      new BigInteger("5363ad4cc05c30e0a5261c028812645a122e22ea20816678df02967c1b23bd72", 16);

  private static List<BigInteger> edges() {
    List<BigInteger> edges = new ArrayList<>();
    for (BigInteger at :
        List.of(
            BigInteger.ZERO,
            LAMBDA,
            LAMBDA.add(BigInteger.ONE),
            ORDER.subtract(LAMBDA),
            ORDER.shiftRight(1),
            BigInteger.ONE.shiftLeft(32),
            BigInteger.ONE.shiftLeft(96),
            BigInteger.ONE.shiftLeft(127),
            BigInteger.ONE.shiftLeft(128),
            BigInteger.ONE.shiftLeft(255))) {
      for (int near = -2; near <= 2; near++) {
        edges.add(at.add(BigInteger.valueOf(near)).mod(ORDER));
      }
    }
    return edges;
  }

  private static List<WindowTable> tables(ECPoint point) {
    return List.of(WindowTable.of(point, 5, 1), WindowTable.of(point, 5, 4));
  }

  private static void assertSum(
      BigInteger u1, ECPoint point, WindowTable table, BigInteger u2, ECPoint expected) {
    ECPoint sum = JointMultiplication.sum(u1, table, u2);
    assertThat(sum.equals(expected))
        .as("%s G + %s (%s), %s rows", u1, u2, point, table.rows())
        .isTrue();
  }

  @Test
  void theEndomorphismMultipliesByLambda() {
    assertThat(Group.ENDOMORPHISM.getPointMap().map(Group.GENERATOR))
        .isEqualTo(ECAlgorithms.referenceMultiply(Group.GENERATOR, LAMBDA));
  }

  @Test
  void addsMultiplesByScalarsAtTheEdges() {
    List<BigInteger> edges = edges();
    ECPoint point = ECAlgorithms.referenceMultiply(Group.GENERATOR, BigInteger.TEN).normalize();
    List<ECPoint> ofGenerator = new ArrayList<>();
    List<ECPoint> ofPoint = new ArrayList<>();
    for (BigInteger edge : edges) {
      ofGenerator.add(ECAlgorithms.referenceMultiply(Group.GENERATOR, edge).normalize());
      ofPoint.add(ECAlgorithms.referenceMultiply(point, edge).normalize());
    }
    for (WindowTable table : tables(point)) {
      for (int i = 0; i < edges.size(); i++) {
        assertThat(JointMultiplication.ofGenerator(edges.get(i)).equals(ofGenerator.get(i)))
            .isTrue();
        for (int j = 0; j < edges.size(); j++) {
          ECPoint expected = ofGenerator.get(i).add(ofPoint.get(j));
          assertSum(edges.get(i), point, table, edges.get(j), expected);
        }
      }
    }
  }

  /// Points that are in the generator's own table, so that the sum meets itself, and its negation.
  @Test
  void addsMultiplesOfPointsThatTheGeneratorMeetsOnTheWay() {
    Random random = new Random(2);
    for (BigInteger factor :
        List.of(
            BigInteger.ONE,
            BigInteger.TWO,
            BigInteger.valueOf(3),
            BigInteger.valueOf(2047),
            BigInteger.ONE.shiftLeft(32),
            BigInteger.ONE.shiftLeft(64),
            LAMBDA,
            LAMBDA.multiply(LAMBDA).mod(ORDER))) {
      for (BigInteger d : List.of(factor, ORDER.subtract(factor))) {
        ECPoint point = ECAlgorithms.referenceMultiply(Group.GENERATOR, d).normalize();
        for (WindowTable table : tables(point)) {
          for (int i = 0; i < 12; i++) {
            BigInteger u2 = i < 6 ? BigInteger.valueOf(i) : new BigInteger(256, random).mod(ORDER);
            BigInteger product = u2.multiply(d).mod(ORDER);
            // Twice the same, nothing, and one beside.
            assertSum(product, point, table, u2, multipleOfGenerator(product.shiftLeft(1)));
            BigInteger negated = product.negate().mod(ORDER);
            assertSum(negated, point, table, u2, Group.CURVE.getInfinity());
            assertSum(negated.add(BigInteger.ONE).mod(ORDER), point, table, u2, Group.GENERATOR);
          }
        }
      }
    }
  }

  private static ECPoint multipleOfGenerator(BigInteger factor) {
    return ECAlgorithms.referenceMultiply(Group.GENERATOR, factor.mod(ORDER)).normalize();
  }

  @Test
  void addsRandomMultiplesOfWhichAllHalvesHaveBothSigns() {
    Random random = new Random(1);
    int[] signs = new int[4];
    for (int i = 0; i < 60; i++) {
      BigInteger u1 = new BigInteger(256, random).mod(ORDER);
      BigInteger u2 = new BigInteger(256, random).mod(ORDER);
      BigInteger d = new BigInteger(256, random).mod(ORDER);
      ECPoint point = multipleOfGenerator(d);
      ECPoint expected = multipleOfGenerator(u1.add(u2.multiply(d)));
      for (WindowTable table : tables(point)) {
        assertSum(u1, point, table, u2, expected);
      }
      for (BigInteger scalar : List.of(u1, u2)) {
        BigInteger[] halves = Group.ENDOMORPHISM.decomposeScalar(scalar);
        assertThat(halves[0].bitLength()).isLessThanOrEqualTo(WindowTable.HALF_BITS);
        assertThat(halves[1].bitLength()).isLessThanOrEqualTo(WindowTable.HALF_BITS);
        signs[halves[0].signum() < 0 ? 0 : 1]++;
        signs[halves[1].signum() < 0 ? 2 : 3]++;
      }
    }
    assertThat(signs).doesNotContain(0);
  }

  @Test
  void aKeyGivesTheSameSumsHoweverOftenItIsUsed() {
    Random random = new Random(3);
    BigInteger d = new BigInteger(256, random).mod(ORDER);
    var key = new VerificationKey(multipleOfGenerator(d));
    for (int use = 0; use < 10; use++) {
      BigInteger u1 = new BigInteger(256, random).mod(ORDER);
      BigInteger u2 = new BigInteger(256, random).mod(ORDER);
      assertThat(key.plusGenerator(u1, u2).equals(multipleOfGenerator(u1.add(u2.multiply(d)))))
          .as("use %s", use)
          .isTrue();
    }
  }
}
