package org.basalt.core.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class HexTest {
  private static byte[] everyByte() {
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  @Test
  void writesTwoDigitsOfLowerCaseForEachByteAndReadsEitherCase() {
    String text = HexFormat.of().formatHex(everyByte());
    assertThat(Hex.encode(everyByte())).isEqualTo(text);
    assertThat(Hex.decode(text)).isEqualTo(everyByte());
    assertThat(Hex.decode(text.toUpperCase(Locale.ROOT))).isEqualTo(everyByte());
    byte[] target = "......".getBytes(StandardCharsets.US_ASCII);
    Hex.write(new byte[] {(byte) 0xf0, 0x1e}, target, 1);
    assertThat(new String(target, StandardCharsets.US_ASCII)).isEqualTo(".f01e.");
  }

  @Test
  void takesDigitsOnlyAtEveryPlace() {
    for (int c = 0; c <= Character.MAX_VALUE; c++) {
      for (int at = 0; at < 4; at++) {
        StringBuilder text = new StringBuilder("0a9F");
        text.setCharAt(at, (char) c);
        boolean isHex = HexFormat.isHexDigit(c);
        assertThat(Hex.isHex(text.toString())).isEqualTo(isHex);
        if (isHex) {
          assertThat(Hex.decode(text.toString()))
              .isEqualTo(HexFormat.of().parseHex(text.toString()));
        } else if (c < 300) {
          assertThatThrownBy(() -> Hex.decode(text.toString())).isInstanceOf(DecodeException.class);
        }
      }
    }
  }

  @Test
  void refusesOddLengths() {
    assertThat(Hex.decode("")).isEmpty();
    for (String text : new String[] {"0", "abc", "00000"}) {
      assertThat(Hex.isHex(text)).isFalse();
      assertThatThrownBy(() -> Hex.decode(text)).isInstanceOf(DecodeException.class);
    }
  }
}
