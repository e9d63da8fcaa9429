package org.basalt.p2p.peer;

import org.jspecify.annotations.Nullable;

/// Why bytes were no message, with the words in front that Core has for it in its log: programs
/// look for them.
public final class DecodeTexts {
  private DecodeTexts() {}

  /// @param message of a `DecodeException`
  public static String of(@Nullable String message) {
    String text = message == null ? "" : message;
    if (text.startsWith("expected ")) {
      return "end of data: " + text;
    }
    return text.endsWith("shortest form") ? "non-canonical ReadCompactSize(): " + text : text;
  }
}
