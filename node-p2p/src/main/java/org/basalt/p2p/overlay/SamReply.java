package org.basalt.p2p.overlay;

import java.util.LinkedHashMap;
import java.util.Map;

/// One line of an I2P router's SAM port: words, some of them `KEY=value`.
///
/// Only answers are read that have no quoted values but in their last word, a message for people.
record SamReply(String text, Map<String, String> values) {
  static final String OK = "OK";

  /// Characters of a reply that go into an error's message.
  private static final int QUOTED_MAX = 200;

  SamReply {
    values = Map.copyOf(values);
  }

  static SamReply parse(String line) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String word : line.split(" ")) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        values.putIfAbsent(word.substring(0, equals), word.substring(equals + 1));
      }
    }
    return new SamReply(line, values);
  }

  String result() {
    return values.getOrDefault("RESULT", "");
  }

  /// @throws OverlayException if the reply lacks it
  String get(String key) throws OverlayException {
    String value = values.get(key);
    if (value == null) {
      throw new OverlayException("Missing " + key + "= in the reply " + quoted());
    }
    return value;
  }

  /// @throws OverlayException if the answer is not yes
  void requireOk() throws OverlayException {
    if (!result().equals(OK)) {
      throw new OverlayException("the router says " + quoted());
    }
  }

  /// Printable and short.
  String quoted() {
    String start = text.substring(0, Math.min(text.length(), QUOTED_MAX));
    return '"' + start.replaceAll("[^\\x20-\\x7e]", "?") + '"';
  }
}
