package org.basalt.core.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class Base58Test {
  @Test
  void refusesCharactersThatAreNoDigits() {
    for (String text : new String[] {"0", "O", "I", "l", "a b", "1é", "\u0000", "1\u0000", "ſ"}) {
      assertThat(Base58.decode(text, 100)).as(text).isEmpty();
    }
  }

  @Test
  void readsAnEmptyTextAsNoBytes() {
    assertThat(Base58.decode("", 100).orElseThrow()).isEmpty();
    assertThat(Base58.decode("  ", 100).orElseThrow()).isEmpty();
    assertThat(Base58.decodeCheck("", 100)).isEmpty();
  }

  @Test
  void refusesALongTextWithoutReadingItToTheEnd() {
    assertThat(Base58.decode("z".repeat(5_000_000), 100)).isEmpty();
    assertThat(Base58.decode("1".repeat(5_000_000), 100)).isEmpty();
  }

  @Test
  void readsWhatItWrites() {
    Random random = new Random(58);
    for (int i = 0; i < 500; i++) {
      byte[] bytes = new byte[random.nextInt(90)];
      random.nextBytes(bytes);
      java.util.Arrays.fill(bytes, 0, Math.min(bytes.length, random.nextInt(4)), (byte) 0);
      assertThat(Base58.decode(Base58.encode(bytes), bytes.length).orElseThrow()).isEqualTo(bytes);
      String checked = Base58.encodeCheck(bytes);
      assertThat(Base58.decodeCheck(checked, bytes.length).orElseThrow()).isEqualTo(bytes);
      char last = checked.charAt(checked.length() - 1);
      String mistyped = checked.substring(0, checked.length() - 1) + (last == 'z' ? 'y' : 'z');
      assertThat(Base58.decodeCheck(mistyped, bytes.length)).isEmpty();
    }
  }
}
