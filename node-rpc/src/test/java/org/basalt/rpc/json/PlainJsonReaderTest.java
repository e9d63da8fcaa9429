package org.basalt.rpc.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.basalt.rpc.spec.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainJsonReaderTest {
  private static final String[] CALLS = {
    "{\"id\": 1, \"method\": \"getblockcount\", \"params\": []}",
    "{\"jsonrpc\":\"2.0\",\"id\":\"curl\",\"method\":\"gettxout\",\"params\":[\"00ff\",0,true]}",
    " [ {\"id\":null, \"method\":\"a\",\"params\":{\"b\":false,\"c\":[[],{}]}} ,-12, 0 ]\n",
    "[1,-1,0,123456789012345678,\"~ \\u007f\",\"\"]"
  };
  private static final String LETTERS = " \t\n{}[]:,\"\\-+.eE0123456789truefalsn\u007f\u0000\u00e9";

  private static Optional<Json> plain(String text) {
    return PlainJsonReader.read(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsUsualCalls() {
    for (String call : CALLS) {
      String plain = call.replace("\\u007f", "\u007f");
      assertThat(plain(plain)).as(plain).isEqualTo(JsonReader.read(plain)).isPresent();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "1.0",
        "1e3",
        "-0",
        "01",
        "-",
        "--1",
        "1234567890123456789",
        "\"\\n\"",
        "\"é\"",
        "\"\t\"",
        "\"open",
        "[",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,",
        "{\"a\":1,}",
        "{a:1}",
        "tru",
        "truth",
        "True",
        "nul",
        "1 2",
        "[1 2]",
        "{} x",
        "[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]",
        "// \n1",
        "\uFEFF1",
        "NaN",
        "'a'"
      })
  void leavesAllElseToTheOtherReader(String text) {
    assertThat(plain(text)).isEmpty();
  }

  @Test
  void leavesLongTextsToTheOtherReader() {
    String longest = "\"" + "a".repeat(PlainJsonReader.MAX_SIZE - 2) + "\"";
    assertThat(plain(longest)).contains(Json.of(longest.substring(1, longest.length() - 1)));
    assertThat(plain(" " + longest)).isEmpty();
  }

  @Test
  void agreesWithTheOtherReaderOnWhateverItTakes() {
    Random random = new Random(7);
    int taken = 0;
    for (int i = 0; i < 200_000; i++) {
      StringBuilder text = new StringBuilder(CALLS[random.nextInt(CALLS.length)]);
      for (int changes = random.nextInt(4); changes > 0; changes--) {
        int at = random.nextInt(text.length());
        String letter = "" + LETTERS.charAt(random.nextInt(LETTERS.length()));
        switch (random.nextInt(3)) {
          case 0 -> text.replace(at, at + 1, letter);
          case 1 -> text.insert(at, letter);
          default -> text.delete(at, Math.min(text.length() - 1, at + 1 + random.nextInt(9)));
        }
      }
      byte[] utf8 = text.toString().getBytes(StandardCharsets.UTF_8);
      Optional<Json> plain = PlainJsonReader.read(utf8);
      if (plain.isPresent()) {
        taken++;
        assertThat(JsonReader.readAny(utf8)).as("%s", text).isEqualTo(plain);
      }
    }
    assertThat(taken).isBetween(40_000, 160_000);
  }
}
