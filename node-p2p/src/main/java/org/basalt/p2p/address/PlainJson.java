package org.basalt.p2p.address;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.basalt.core.bytes.DecodeException;

/// Reads the JSON of small settings files: objects as maps, arrays as lists, strings, whole numbers
/// as `Long`, booleans. No null and no fractions, which such files do not have.
final class PlainJson {
  /// Deeper nesting is refused.
  private static final int DEPTH_MAX = 16;

  private final String text;
  private int at;
  private int depth;

  private PlainJson(String text) {
    this.text = text;
  }

  /// @throws DecodeException if the text is anything else
  static Object parse(String text) {
    PlainJson json = new PlainJson(text);
    Object value = json.value();
    json.skipSpace();
    if (json.at != text.length()) {
      throw json.unexpected();
    }
    return value;
  }

  private Object value() {
    if (++depth > DEPTH_MAX) {
      throw new DecodeException("nested too deeply");
    }
    Object value =
        switch (next()) {
          case '{' -> object();
          case '[' -> array();
          case '"' -> string();
          case 't' -> literal("true", true);
          case 'f' -> literal("false", false);
          default -> number();
        };
    depth--;
    return value;
  }

  private Map<String, Object> object() {
    Map<String, Object> fields = new LinkedHashMap<>();
    expect('{');
    if (next() == '}') {
      at++;
      return fields;
    }
    while (true) {
      next();
      String name = string();
      next();
      expect(':');
      fields.put(name, value());
      if (next() == '}') {
        at++;
        return fields;
      }
      expect(',');
    }
  }

  private List<Object> array() {
    List<Object> items = new ArrayList<>();
    expect('[');
    if (next() == ']') {
      at++;
      return items;
    }
    while (true) {
      items.add(value());
      if (next() == ']') {
        at++;
        return items;
      }
      expect(',');
    }
  }

  private String string() {
    expect('"');
    StringBuilder value = new StringBuilder();
    while (true) {
      char c = take();
      if (c == '"') {
        return value.toString();
      }
      if (c < ' ') {
        throw unexpected();
      }
      value.append(c == '\\' ? escaped() : c);
    }
  }

  private char escaped() {
    char c = take();
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw unexpected();
    };
  }

  private char unicode() {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(take(), 16);
      if (digit < 0) {
        throw unexpected();
      }
      value = value << 4 | digit;
    }
    return (char) value;
  }

  private boolean literal(String word, boolean value) {
    if (!text.startsWith(word, at)) {
      throw unexpected();
    }
    at += word.length();
    return value;
  }

  private Long number() {
    int start = at;
    if (text.charAt(at) == '-') {
      at++;
    }
    int digits = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (at == digits || at - digits > 18) {
      throw unexpected();
    }
    return Long.valueOf(text.substring(start, at));
  }

  private char next() {
    skipSpace();
    if (at == text.length()) {
      throw unexpected();
    }
    return text.charAt(at);
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char take() {
    if (at == text.length()) {
      throw unexpected();
    }
    return text.charAt(at++);
  }

  private void expect(char c) {
    if (at == text.length() || text.charAt(at) != c) {
      throw unexpected();
    }
    at++;
  }

  private DecodeException unexpected() {
    return new DecodeException("unexpected text at character " + at);
  }
}
