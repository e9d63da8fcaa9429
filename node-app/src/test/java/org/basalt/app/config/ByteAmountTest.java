package org.basalt.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class ByteAmountTest {
  @Test
  void smallLettersAreDecimalAndCapitalsBinary() {
    assertThat(mebi("0")).hasValue(0);
    assertThat(mebi("800")).hasValue(838_860_800);
    assertThat(mebi("800M")).hasValue(838_860_800);
    assertThat(mebi("800m")).hasValue(800_000_000);
    assertThat(mebi("3k")).hasValue(3_000);
    assertThat(mebi("3K")).hasValue(3_072);
    assertThat(mebi("2g")).hasValue(2_000_000_000L);
    assertThat(mebi("2G")).hasValue(2_147_483_648L);
    assertThat(mebi("1t")).hasValue(1_000_000_000_000L);
    assertThat(mebi("1T")).hasValue(1_099_511_627_776L);
  }

  @Test
  void everythingElseIsNoAmount() {
    for (String text :
        new String[] {
          "",
          "M",
          "abc",
          "1.5M",
          "-1",
          "+1",
          " 1",
          "1 M",
          "1MB",
          "0x10",
          "9999999999999999999",
          "9000000T"
        }) {
      assertThat(mebi(text)).as(text).isEmpty();
    }
  }

  private static OptionalLong mebi(String text) {
    return ByteAmount.parse(text, ByteAmount.MEBI);
  }
}
