package org.basalt.p2p.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TorArgumentsTest {
  @Test
  void readsPlainAndQuotedValues() {
    assertThat(TorArguments.parse("METHODS=COOKIE,SAFECOOKIE COOKIEFILE=\"/home/x/a b\""))
        .isEqualTo(Map.of("METHODS", "COOKIE,SAFECOOKIE", "COOKIEFILE", "/home/x/a b"));
    assertThat(TorArguments.parse("A=b=c D=")).isEqualTo(Map.of("A", "b=c", "D", ""));
    assertThat(TorArguments.parse("")).isEmpty();
  }

  @Test
  void readsEscapesAsCDoes() {
    assertThat(TorArguments.parse("K=\"a\\nb\\tc\\rd\\\"e\\\\f\\qg\""))
        .containsEntry("K", "a\nb\tc\rd\"e\\fqg");
    assertThat(TorArguments.parse("K=\"\\0\\101\\7x\"")).containsEntry("K", "\0A" + (char) 7 + "x");
    assertThat(TorArguments.parse("K=\"\\377\\400\""))
        .as("three digits only where they fit a byte")
        .containsEntry("K", (char) 255 + " " + "0");
  }

  @Test
  void givesNothingForWhatEndsInTheMiddle() {
    assertThat(TorArguments.parse("A")).isEmpty();
    assertThat(TorArguments.parse("A=b C")).isEmpty();
    assertThat(TorArguments.parse("A=\"b")).isEmpty();
    assertThat(TorArguments.parse("A=\"b\\\"")).isEmpty();
    assertThat(TorArguments.parse("A=\"b\\")).isEmpty();
  }

  @Test
  void endsWhereOptionalArgumentsBegin() {
    assertThat(TorArguments.parse("A=b OPTIONAL C=d")).isEqualTo(Map.of("A", "b"));
  }
}
