package org.basalt.p2p.peer;

/// Texts of peers without characters that could harm a log (Core SanitizeString,
/// SAFE_CHARS_DEFAULT).
final class CleanText {
  private CleanText() {}

  static String of(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isAlphanumeric =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (isAlphanumeric || " .,;-_/:?@()".indexOf(c) >= 0) {
        clean.append(c);
      }
    }
    return clean.toString();
  }
}
