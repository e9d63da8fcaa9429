package org.basalt.rpc.json;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.basalt.rpc.spec.Json;

/// Reads the JSON that calls are made of nearly always: short, of ASCII without escapes, with whole
/// numbers. It never refuses: what it does not take, [JsonReader]'s parser must judge.
final class PlainJsonReader {
  /// A longer text is not tried.
  static final int MAX_SIZE = 1_024;

  private static final int MAX_DEPTH = 16;
  private static final int MAX_DIGITS = 18;

  private final byte[] text;
  private int at;

  private PlainJsonReader(byte[] text) {
    this.text = text;
  }

  /// The value, or empty if the text is not plain, or no JSON.
  static Optional<Json> read(byte[] text) {
    if (text.length > MAX_SIZE) {
      return Optional.empty();
    }
    PlainJsonReader reader = new PlainJsonReader(text);
    try {
      reader.skipBlanks();
      Json value = reader.value(0);
      reader.skipBlanks();
      return reader.at == text.length ? Optional.of(value) : Optional.empty();
    } catch (NotPlain e) {
      return Optional.empty();
    }
  }

  private Json value(int depth) {
    return switch (peek()) {
      case '"' -> Json.of(string());
      case '[' -> array(depth + 1);
      case '{' -> object(depth + 1);
      case 't' -> word("true", Json.of(true));
      case 'f' -> word("false", Json.of(false));
      case 'n' -> word("null", Json.nullValue());
      default -> number();
    };
  }

  private Json object(int depth) {
    Json.Obj object = Json.object();
    if (isEmpty(depth, '}')) {
      return object;
    }
    do {
      skipBlanks();
      String key = string();
      skipBlanks();
      expect(':');
      skipBlanks();
      object.put(key, value(depth));
      skipBlanks();
    } while (hasNext('}'));
    return object;
  }

  private Json array(int depth) {
    Json.Arr array = Json.array();
    if (isEmpty(depth, ']')) {
      return array;
    }
    do {
      skipBlanks();
      array.add(value(depth));
      skipBlanks();
    } while (hasNext(']'));
    return array;
  }

  /// Takes the opening bracket, and the closing one if it follows.
  private boolean isEmpty(int depth, int close) {
    if (depth > MAX_DEPTH) {
      throw new NotPlain();
    }
    at++;
    skipBlanks();
    if (peek() != close) {
      return false;
    }
    at++;
    return true;
  }

  /// Takes a comma or the closing bracket.
  private boolean hasNext(int close) {
    int c = peek();
    if (c != ',' && c != close) {
      throw new NotPlain();
    }
    at++;
    return c == ',';
  }

  private String string() {
    expect('"');
    int start = at;
    while (at < text.length) {
      int c = text[at++];
      if (c == '"') {
        return new String(text, start, at - 1 - start, StandardCharsets.ISO_8859_1);
      }
      // Control characters, escapes, and all beyond ASCII.
      if (c < ' ' || c == '\\') {
        throw new NotPlain();
      }
    }
    throw new NotPlain();
  }

  /// Whole, with few digits, and not a zero with a sign or with digits behind it.
  private Json number() {
    int start = at;
    if (peek() == '-') {
      at++;
    }
    int first = at;
    while (at < text.length && text[at] >= '0' && text[at] <= '9') {
      at++;
    }
    int digits = at - first;
    boolean isPlain =
        digits > 0 && digits <= MAX_DIGITS && (text[first] != '0' || digits == 1 && first == start);
    boolean goesOn = at < text.length && (text[at] == '.' || text[at] == 'e' || text[at] == 'E');
    if (!isPlain || goesOn) {
      throw new NotPlain();
    }
    return new Json.Num(new String(text, start, at - start, StandardCharsets.ISO_8859_1));
  }

  private Json word(String word, Json value) {
    for (int i = 0; i < word.length(); i++) {
      expect(word.charAt(i));
    }
    return value;
  }

  private void expect(int c) {
    if (peek() != c) {
      throw new NotPlain();
    }
    at++;
  }

  private int peek() {
    if (at == text.length) {
      throw new NotPlain();
    }
    return text[at];
  }

  private void skipBlanks() {
    while (at < text.length && isBlank(text[at])) {
      at++;
    }
  }

  private static boolean isBlank(byte c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }

  /// Something that this reader does not take.
  private static final class NotPlain extends RuntimeException {
    NotPlain() {
      super("not plain", null, false, false);
    }
  }
}
