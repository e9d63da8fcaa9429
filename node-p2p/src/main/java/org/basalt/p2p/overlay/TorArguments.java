package org.basalt.p2p.overlay;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Reads `KEY=value KEY="quoted value" …` of a Tor control port's replies (control-spec 2.1,
/// 2.1.1).
///
/// In quotes, a backslash means what it means in C: `\n`, `\t`, `\r`, and up to three octal digits
/// for a byte; before anything else it stands for what follows. A word without `=` ends the list,
/// as optional arguments follow it.
final class TorArguments {
  private static final int OCTAL_MAX = 3;

  private final String text;
  private int at;

  private TorArguments(String text) {
    this.text = text;
  }

  /// Empty if the text ends in the middle of something.
  static Map<String, String> parse(String text) {
    return new TorArguments(text).parse().orElse(Map.of());
  }

  private Optional<Map<String, String>> parse() {
    Map<String, String> found = new LinkedHashMap<>();
    while (at < text.length()) {
      int start = at;
      while (at < text.length() && text.charAt(at) != '=' && text.charAt(at) != ' ') {
        at++;
      }
      if (at == text.length()) {
        return Optional.empty();
      }
      String key = text.substring(start, at);
      if (text.charAt(at) == ' ') {
        break;
      }
      at++;
      Optional<String> value = isAt('"') ? quoted() : Optional.of(plain());
      if (value.isEmpty()) {
        return Optional.empty();
      }
      found.put(key, value.get());
      if (isAt(' ')) {
        at++;
      }
    }
    return Optional.of(found);
  }

  private boolean isAt(char c) {
    return at < text.length() && text.charAt(at) == c;
  }

  private String plain() {
    int start = at;
    while (at < text.length() && text.charAt(at) != ' ') {
      at++;
    }
    return text.substring(start, at);
  }

  /// Empty if the closing quote is missing.
  private Optional<String> quoted() {
    at++;
    StringBuilder value = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return Optional.of(value.toString());
      }
      if (c != '\\') {
        value.append(c);
      } else if (at < text.length()) {
        value.append(escaped());
      }
    }
    return Optional.empty();
  }

  private char escaped() {
    char c = text.charAt(at);
    if (isOctal(c)) {
      return octal();
    }
    at++;
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      default -> c;
    };
  }

  /// Three digits only where they fit a byte.
  private char octal() {
    int digits = text.charAt(at) > '3' ? OCTAL_MAX - 1 : OCTAL_MAX;
    int value = 0;
    for (int i = 0; i < digits && at < text.length() && isOctal(text.charAt(at)); i++) {
      value = value * 8 + (text.charAt(at++) - '0');
    }
    return (char) value;
  }

  private static boolean isOctal(char c) {
    return c >= '0' && c <= '7';
  }
}
