package org.basalt.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.basalt.rpc.json.AmountJson;
import org.basalt.rpc.json.JsonReader;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.RpcErrorCode;
import org.basalt.rpc.spec.RpcException;
import org.basalt.rpc.spec.RpcType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// JSON as it is read and written.
class JsonTest {
  @ParameterizedTest
  @CsvSource({
    "0,0",
    "-0.0,-0",
    "1,1",
    "0.5,0.5",
    "4.656542373906925e-10,4.656542373906925e-10",
    "0.1,0.1",
    "0.30000000000000004,0.3",
    "1e-4,0.0001",
    "0.00001,1e-05",
    "1e15,1000000000000000",
    "1e16,1e+16",
    "123456789012345678,1.234567890123457e+17",
    "1e100,1e+100",
    "-2.5e-7,-2.5e-07",
    "0.0003149722037030232,0.0003149722037030232"
  })
  void writesDoublesWithSixteenDigits(double value, String text) {
    assertThat(Json.of(value).toText()).isEqualTo(text);
  }

  /// Eight characters are looked at in one go: each character, at each of their places and behind.
  @Test
  void escapesWhateverNeedsItWhereverItStands() {
    int cases = 0;
    for (int c = 0; c <= 0x2ff; c++) {
      for (int before = 0; before < 17; before++) {
        String text = "x".repeat(before) + (char) c + "~ y";
        assertThat(Json.of(text).toText())
            .isEqualTo('"' + "x".repeat(before) + escaped((char) c) + "~ y\"");
        cases++;
      }
    }
    assertThat(cases).isEqualTo(0x300 * 17);
  }

  private static String escaped(char c) {
    return switch (c) {
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      case '\b' -> "\\b";
      case '\f' -> "\\f";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> c < 0x20 || c == 0x7f ? "\\u%04x".formatted((int) c) : String.valueOf(c);
    };
  }

  @Test
  void writesLongAnswersInPiecesThatMakeTheSameText() {
    Json.Arr array = Json.array();
    StringBuilder expected = new StringBuilder("[");
    for (int i = 0; i < 5_000; i++) {
      array.add(Json.hex(new byte[] {(byte) i, (byte) 0xab}));
      expected.append(i == 0 ? "" : ",").append("\"%02xab\"".formatted(i & 0xff));
    }
    expected.append(']');
    array.add(array.written());
    String text = array.toText();
    assertThat(text).isEqualTo(expected.substring(0, expected.length() - 1) + "," + expected + "]");
    assertThat(array.written().sizeBytes()).isEqualTo(text.length());
    StringBuilder sent = new StringBuilder();
    array.toLine().forEach(piece -> sent.append(StandardCharsets.UTF_8.decode(piece)));
    assertThat(sent).asString().isEqualTo(text + "\n");
    assertThat(array.toLine().size()).isGreaterThan(2);
  }

  @Test
  void writesAnArrayItemByItemAsItWritesTheWholeOne() {
    Json.Arr whole = Json.array();
    Json.ArrayText itemByItem = Json.arrayText();
    assertThat(Json.arrayText().done().toText()).isEqualTo("[]");
    for (int i = 0; i < 3_000; i++) {
      Json item = Json.object().put("i", i).put("hex", Json.hex(new byte[i % 70])).put("q", "\"");
      whole.add(item);
      itemByItem.add(item);
    }
    Json.Written done = itemByItem.done();
    assertThat(done.typeName()).isEqualTo("array");
    assertThat(done.toText()).isEqualTo(whole.toText());
  }

  @ParameterizedTest
  @CsvSource({
    "0,0.00000000",
    "1,0.00000001",
    "-1,-0.00000001",
    "100000000,1.00000000",
    "-150000000,-1.50000000",
    "2100000000000000,21000000.00000000",
    "5000000232,50.00000232"
  })
  void writesAmountsWithEightDecimals(long sat, String text) {
    assertThat(AmountJson.of(sat).toText()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "1,100000000",
    "0.00000001,1",
    "1e-8,1",
    "21000000,2100000000000000",
    "0.1e1,100000000",
    "0,0",
    "1.000000000000,100000000"
  })
  void readsAmountsAsNumberOrText(String text, long sat) {
    assertThat(RpcType.AMOUNT.reader().read(new Json.Num(text), "x")).isEqualTo(sat);
    assertThat(RpcType.AMOUNT.reader().read(Json.of(text), "x")).isEqualTo(sat);
  }

  @ParameterizedTest
  @CsvSource({
    "0.000000001,Invalid amount",
    "1e-9,Invalid amount",
    "'',Invalid amount",
    ".5,Invalid amount",
    "01,Invalid amount",
    "1e99999999999,Invalid amount",
    "92233720368,Invalid amount",
    "-1,Amount out of range",
    "21000000.00000001,Amount out of range"
  })
  void refusesWhatIsNoAmount(String text, String message) {
    assertThatThrownBy(() -> RpcType.AMOUNT.reader().read(Json.of(text), "x"))
        .isInstanceOfSatisfying(
            RpcException.class,
            e -> {
              assertThat(e.code()).isEqualTo(RpcErrorCode.TYPE_ERROR);
              assertThat(e.text()).isEqualTo(message);
            });
  }

  @Test
  void escapesOnlyWhatMustBe() {
    assertThat(Json.of("\u0000\b\t\n\f\r\"\\/\u007fé😀").toText())
        .isEqualTo("\"\\u0000\\b\\t\\n\\f\\r\\\"\\\\/\\u007fé😀\"");
  }

  @Test
  void indents() {
    assertThat(
            Json.object().put("a", Json.array().add(1).add("b")).put("c", Json.object()).toText(2))
        .isEqualTo(
            """
            {
              "a": [
                1,
                "b"
              ],
              "c": {
              }
            }\
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"b\":1,\"a\":[true,null,\"x\"],\"b\":2}",
        "[1.50,-0,1e5,100000000000000000000000]",
        "\"text\"",
        "3",
        "null"
      })
  void readsAndWritesTheSame(String text) {
    assertThat(JsonReader.read(text).orElseThrow().toText()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1,]",
        "{\"a\":1,}",
        "01",
        ".5",
        "1.",
        "+1",
        "NaN",
        "'x'",
        "tru",
        "1 2",
        "\"\\ud83d\"",
        "\"\\x\"",
        "\"a\nb\"",
        "{a:1}",
        "// x"
      })
  void refusesWhatIsNotJson(String text) {
    assertThat(JsonReader.read(text)).isEmpty();
  }

  @Test
  void refusesWhatIsNotUtf8() {
    byte[] bytes = "\"x\"".getBytes(StandardCharsets.UTF_8);
    bytes[1] = (byte) 0xff;
    assertThat(JsonReader.read(bytes)).isEmpty();
  }

  @Test
  void refusesDeepNesting() {
    assertThat(JsonReader.read("[".repeat(512) + "]".repeat(512))).isPresent();
    assertThat(JsonReader.read("[".repeat(513) + "]".repeat(513))).isEmpty();
  }
}
