package org.basalt.core.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.basalt.core.address.Bech32.Encoding;
import org.junit.jupiter.api.Test;

/// The cases of BIP-0173 and BIP-0350.
class Bech32Test {
  private record Bad(String text, String error, List<Integer> positions) {}

  private static final List<String> VALID_BECH32 =
      List.of(
          "A12UEL5L",
          "a12uel5l",
          "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs",
          "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
          "11qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqc8247j",
          "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w",
          "?1ezyfcl");

  private static final List<Bad> INVALID_BECH32 =
      List.of(
          new Bad(" 1nwldj5", "Invalid character or mixed case", List.of(0)),
          new Bad("\u007f1axkwrx", "Invalid character or mixed case", List.of(0)),
          new Bad("\u00801eym55h", "Invalid character or mixed case", List.of(0)),
          new Bad(
              "an84characterslonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1569pvx",
              "Bech32 string too long",
              List.of(90)),
          new Bad("pzry9x0s0muk", "Missing separator", List.of()),
          new Bad("1pzry9x0s0muk", "Invalid separator position", List.of(0)),
          new Bad("x1b4n0q5v", "Invalid Base 32 character", List.of(2)),
          new Bad("li1dgmt3", "Invalid separator position", List.of(2)),
          new Bad("de1lg7wt\u00ff", "Invalid character or mixed case", List.of(8)),
          new Bad("A1G7SGD8", "Invalid checksum", List.of()),
          new Bad("10a06t8", "Invalid separator position", List.of(0)),
          new Bad("1qzzfhee", "Invalid separator position", List.of(0)),
          new Bad("a12UEL5L", "Invalid character or mixed case", List.of(3, 4, 5, 7)),
          new Bad("A12uEL5L", "Invalid character or mixed case", List.of(3)),
          new Bad(
              "abcdef1qpzrz9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
              "Invalid Bech32 checksum",
              List.of(11)),
          new Bad(
              "test1zg69w7y6hn0aqy352euf40x77qddq3dc", "Invalid Bech32 checksum", List.of(9, 16)));

  private static final List<String> VALID_BECH32M =
      List.of(
          "A1LQFN3A",
          "a1lqfn3a",
          "an83characterlonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11sg7hg6",
          "abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx",
          "11llllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllludsr8",
          "split1checkupstagehandshakeupstreamerranterredcaperredlc445v",
          "?1v759aa");

  private static final List<Bad> INVALID_BECH32M =
      List.of(
          new Bad(" 1xj0phk", "Invalid character or mixed case", List.of(0)),
          new Bad("\u007f1g6xzxy", "Invalid character or mixed case", List.of(0)),
          new Bad("\u00801vctc34", "Invalid character or mixed case", List.of(0)),
          new Bad(
              "an84characterslonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11d6pts4",
              "Bech32 string too long",
              List.of(90)),
          new Bad("qyrz8wqd2c9m", "Missing separator", List.of()),
          new Bad("1qyrz8wqd2c9m", "Invalid separator position", List.of(0)),
          new Bad("y1b0jsk6g", "Invalid Base 32 character", List.of(2)),
          new Bad("lt1igcx5c0", "Invalid Base 32 character", List.of(3)),
          new Bad("in1muywd", "Invalid separator position", List.of(2)),
          new Bad("mm1crxm3i", "Invalid Base 32 character", List.of(8)),
          new Bad("au1s5cgom", "Invalid Base 32 character", List.of(7)),
          new Bad("M1VUXWEZ", "Invalid checksum", List.of()),
          new Bad("16plkw9", "Invalid separator position", List.of(0)),
          new Bad("1p2gdwpf", "Invalid separator position", List.of(0)),
          new Bad(
              "abcdef1l7aum6echk45nj2s0wdvt2fg8x9yrzpqzd3ryx",
              "Invalid Bech32m checksum",
              List.of(21)),
          new Bad(
              "test1zg69v7y60n00qy352euf40x77qcusag6",
              "Invalid Bech32m checksum",
              List.of(13, 32)));

  @Test
  void readsAndWritesValidTexts() {
    assertThat(VALID_BECH32).hasSize(7);
    assertThat(VALID_BECH32M).hasSize(7);
    VALID_BECH32.forEach(text -> check(text, Encoding.BECH32));
    VALID_BECH32M.forEach(text -> check(text, Encoding.BECH32M));
  }

  private static void check(String text, Encoding encoding) {
    Bech32.Decoded decoded = Bech32.decode(text).orElseThrow();
    assertThat(decoded.encoding()).isEqualTo(encoding);
    assertThat(Bech32.encode(encoding, decoded.prefix(), decoded.values()))
        .isEqualTo(text.toLowerCase(Locale.ROOT));
    assertThat(Bech32Errors.in(text)).isEqualTo(new Bech32Errors("", List.of()));
  }

  @Test
  void saysWhatIsWrongAndWhere() {
    assertThat(INVALID_BECH32).hasSize(16);
    assertThat(INVALID_BECH32M).hasSize(16);
    for (List<Bad> cases : List.of(INVALID_BECH32, INVALID_BECH32M)) {
      for (Bad bad : cases) {
        assertThat(Bech32.decode(bad.text())).as(bad.text()).isEmpty();
        assertThat(Bech32Errors.in(bad.text()))
            .as(bad.text())
            .isEqualTo(new Bech32Errors(bad.error(), bad.positions()));
      }
    }
  }

  @Test
  void findsAnyOneOrTwoMistypedCharacters() {
    Random random = new Random(173);
    int asMade = 0;
    String alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    for (int i = 0; i < 200; i++) {
      byte[] values = new byte[random.nextInt(60)];
      for (int j = 0; j < values.length; j++) {
        values[j] = (byte) random.nextInt(32);
      }
      Encoding encoding = i % 2 == 0 ? Encoding.BECH32 : Encoding.BECH32M;
      StringBuilder text = new StringBuilder(Bech32.encode(encoding, "bc", values));
      int first = 3 + random.nextInt(text.length() - 3);
      int second = 3 + random.nextInt(text.length() - 3);
      for (int position : new int[] {first, second}) {
        int wrong = (alphabet.indexOf(text.charAt(position)) + 1 + random.nextInt(15)) % 32;
        text.setCharAt(position, alphabet.charAt(wrong));
      }
      List<Integer> expected =
          first == second
              ? List.of(first)
              : List.of(Math.min(first, second), Math.max(first, second));
      Bech32Errors errors = Bech32Errors.in(text.toString());
      if (errors.message().equals(name(encoding))) {
        assertThat(errors.positions()).isEqualTo(expected);
        asMade++;
      } else {
        // Two mistakes may be as near, or nearer, to a text of the other encoding.
        assertThat(errors.positions()).hasSizeBetween(1, 2);
      }
    }
    assertThat(asMade).isGreaterThan(120);
  }

  private static String name(Encoding encoding) {
    return encoding == Encoding.BECH32 ? "Invalid Bech32 checksum" : "Invalid Bech32m checksum";
  }

  @Test
  void convertsBetweenBytesAndFiveBits() {
    byte[] bytes = {(byte) 0xff, 0, (byte) 0x80, 1};
    byte[] values = Bech32.toFiveBits(bytes);
    assertThat(values).containsExactly(31, 28, 0, 8, 0, 0, 8);
    assertThat(Bech32.toBytes(values, 0).orElseThrow()).isEqualTo(bytes);
    values[6] = 9;
    assertThat(Bech32.toBytes(values, 0)).as("padding that is not zero").isEmpty();
    assertThat(Bech32.toBytes(new byte[3], 0)).as("seven bits of padding").isEmpty();
    assertThat(Bech32.toBytes(new byte[1], 1).orElseThrow()).isEmpty();
  }
}
