package org.basalt.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.Hex;
import org.junit.jupiter.api.Test;

class MuHash3072Test {
  private static final BigInteger PRIME =
      BigInteger.TWO.pow(3072).subtract(BigInteger.valueOf(1_103_717));

  private static byte[] element(int value) {
    byte[] element = new byte[32];
    element[0] = (byte) value;
    return element;
  }

  private static String display(byte[] hash) {
    byte[] reversed = new byte[32];
    for (int i = 0; i < 32; i++) {
      reversed[i] = hash[31 - i];
    }
    return Hex.encode(reversed);
  }

  /// {0, 1} without 2, as Core's own test states it.
  @Test
  void hashesASetAsCoreDoes() {
    MuHash3072 set = new MuHash3072();
    set.insert(element(0));
    set.insert(element(1));
    set.remove(element(2));
    assertThat(display(set.finish()))
        .isEqualTo("10d312b100cbd32ada024a6646e40d3482fcff103668d2625f10002a607d5863");
  }

  @Test
  void reducesNumbersAboveThePrimeLikeCore() {
    byte[] stored = new byte[768];
    java.util.Arrays.fill(stored, 0, 384, (byte) 0xff);
    stored[384] = 1;
    assertThat(Hex.encode(MuHash3072.readFrom(new ByteReader(stored)).finish()))
        .isEqualTo("3a31e6903aff0de9f62f9a9f7f8b861de76ce2cda09822b90014319ae5dc2271");
  }

  @Test
  void isWrittenAsNumeratorAndDenominator() {
    MuHash3072 set = new MuHash3072();
    set.insert(element(1));
    set.insert(element(2));
    ArraySink out = new ArraySink();
    set.writeTo(out);
    String hex = Hex.encode(out.toByteArray());
    assertThat(hex)
        .hasSize(2 * 768)
        .startsWith("1fa093295ea30a6a3acdc7b3f770fa538eff537528e990e2910e40bbcfd7f669")
        .contains("2836b16392e18036cb13e48c5c01000000")
        .endsWith("01" + "00".repeat(383));
    MuHash3072 read = MuHash3072.readFrom(new ByteReader(out.toByteArray()));
    assertThat(read.finish()).isEqualTo(set.finish());
  }

  @Test
  void orderAndGroupingDoNotMatter() {
    MuHash3072 left = new MuHash3072();
    left.insert(element(1));
    left.insert(element(2));
    left.insert(element(3));
    MuHash3072 right = new MuHash3072();
    right.insert(element(3));
    right.remove(element(9));
    MuHash3072 part = new MuHash3072();
    part.insert(element(2));
    part.insert(element(9));
    part.insert(element(1));
    right.combine(part);
    assertThat(right.finish()).isEqualTo(left.finish());
    right.subtract(part);
    right.remove(element(3));
    right.insert(element(9));
    assertThat(right.finish()).isEqualTo(new MuHash3072().finish());
  }

  @Test
  void finishingAndCopyingLeaveTheSetAsItIs() {
    MuHash3072 set = new MuHash3072();
    set.insert(element(5));
    MuHash3072 copy = set.copy();
    byte[] first = set.finish();
    assertThat(set.finish()).isEqualTo(first);
    copy.insert(element(6));
    assertThat(set.finish()).isEqualTo(first);
  }

  @Test
  void multipliesLikeBigInteger() {
    Random random = new Random(3072);
    for (int i = 0; i < 300; i++) {
      byte[] a = Secp256k1Contract.bytes(random, 384);
      byte[] b = Secp256k1Contract.bytes(random, 384);
      if (i % 3 == 0) {
        java.util.Arrays.fill(a, 8, 384, (byte) 0xff);
      }
      if (i % 5 == 0) {
        java.util.Arrays.fill(b, random.nextInt(10), 384, (byte) 0xff);
      }
      Num3072 product = Num3072.of(a, 0);
      product.multiply(Num3072.of(b, 0));
      assertThat(number(product.toByteArray())).isEqualTo(number(a).multiply(number(b)).mod(PRIME));
    }
  }

  @Test
  void dividesLikeBigIntegerAndByItself() {
    Random random = new Random(17);
    byte[] a = Secp256k1Contract.bytes(random, 384);
    byte[] b = Secp256k1Contract.bytes(random, 384);
    Num3072 quotient = Num3072.of(a, 0);
    quotient.divide(Num3072.of(b, 0));
    assertThat(number(quotient.toByteArray()))
        .isEqualTo(number(a).multiply(number(b).modInverse(PRIME)).mod(PRIME));
    Num3072 square = Num3072.of(a, 0);
    square.multiply(square);
    assertThat(number(square.toByteArray())).isEqualTo(number(a).pow(2).mod(PRIME));
  }

  private static BigInteger number(byte[] littleEndian) {
    byte[] bigEndian = new byte[littleEndian.length];
    for (int i = 0; i < bigEndian.length; i++) {
      bigEndian[i] = littleEndian[littleEndian.length - 1 - i];
    }
    return new BigInteger(1, bigEndian);
  }
}
