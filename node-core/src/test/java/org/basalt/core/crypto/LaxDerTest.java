package org.basalt.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import org.basalt.core.bytes.Hex;
import org.junit.jupiter.api.Test;

class LaxDerTest {
  private static final String ORDER =
      "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";

  @Test
  void readsStrictDer() {
    assertThat(parse("30060201050201ff")).isEqualTo(compact("05", "ff"));
  }

  @Test
  void ignoresTheLengthOfTheSequence() {
    assertThat(parse("30000201050201ff")).isEqualTo(compact("05", "ff"));
    assertThat(parse("307f0201050201ff")).isEqualTo(compact("05", "ff"));
    assertThat(parse("3082ffff0201050201ff")).isEqualTo(compact("05", "ff"));
    assertThat(parse("30800201050201ff")).isEqualTo(compact("05", "ff"));
    assertThat(parse("3089020105")).as("more length bytes than there are").isEqualTo("none");
  }

  @Test
  void ignoresWhatComesAfterS() {
    assertThat(parse("30060201050201ffdeadbeef")).isEqualTo(compact("05", "ff"));
  }

  @Test
  void readsLongLengthsOfIntegersWithLeadingZeros() {
    assertThat(parse("30000281010502820001ff")).isEqualTo(compact("05", "ff"));
    assertThat(parse("30000287000000000000010502 8400000001ff".replace(" ", "")))
        .isEqualTo(compact("05", "ff"));
    assertThat(parse("3000028401000000050201ff")).as("four bytes of length").isEqualTo("none");
    assertThat(parse("3000028300000105020 1ff".replace(" ", ""))).isEqualTo(compact("05", "ff"));
  }

  @Test
  void readsNegativeEmptyAndPaddedIntegersAsUnsigned() {
    assertThat(parse("30000201800200")).isEqualTo(compact("80", "00"));
    assertThat(parse("3000022500000000" + "00".repeat(32) + "07" + "020101"))
        .isEqualTo(compact("07", "01"));
  }

  @Test
  void readsTooLargeIntegersAsZeroAndZero() {
    assertThat(parse("300002" + "20" + ORDER + "020101")).isEqualTo(compact("00", "00"));
    assertThat(parse("3000020101" + "0220" + ORDER)).isEqualTo(compact("00", "00"));
    assertThat(parse("3000020101" + "0221" + "01" + "00".repeat(32)))
        .isEqualTo(compact("00", "00"));
  }

  @Test
  void refusesWrongTagsAndWhatEndsEarly() {
    String whole = "30060201050201ff";
    for (int length = 0; length < whole.length(); length += 2) {
      assertThat(parse(whole.substring(0, length))).as("%s bytes", length / 2).isEqualTo("none");
    }
    assertThat(parse("31060201050201ff")).isEqualTo("none");
    assertThat(parse("30060301050201ff")).isEqualTo("none");
    assertThat(parse("30060201050301ff")).isEqualTo("none");
    assertThat(parse("30060281")).isEqualTo("none");
  }

  @Test
  void normalizesAHighSOnly() {
    byte[] compact = new byte[64];
    assertThat(
            LaxDer.parseNormalized(
                Hex.decode("3000020101" + "0220" + ORDER.substring(0, 62) + "40"), compact))
        .isTrue();
    assertThat(Hex.encode(compact)).isEqualTo(compact("01", "01"));
    String half = "7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0";
    compact = new byte[64];
    assertThat(LaxDer.parseNormalized(Hex.decode("3000020101" + "0220" + half), compact)).isTrue();
    assertThat(Hex.encode(compact)).endsWith(half);
    compact = new byte[64];
    assertThat(
            LaxDer.parseNormalized(
                Hex.decode("3000020101" + "0220" + half.substring(0, 62) + "a1"), compact))
        .isTrue();
    assertThat(Hex.encode(compact)).endsWith(half);
  }

  private static String parse(String hex) {
    return LaxDer.parse(Hex.decode(hex)).map(Hex::encode).orElse("none");
  }

  private static String compact(String r, String s) {
    return "00".repeat(31) + r + "00".repeat(31) + s;
  }
}
