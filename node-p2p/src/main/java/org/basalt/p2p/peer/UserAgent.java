package org.basalt.p2p.peer;

import java.util.List;

/// Our name in `version` (BIP-0014): `/Basalt:0.1.0(comment; comment)/`.
public final class UserAgent {
  private static final String NAME = "Basalt";
  private static final String VERSION = "0.1.0";
  private static final int MAX_LENGTH = 256;

  /// Of private broadcasts: not ours, and the same as other nodes take.
  static final String PRIVATE = "/pynode:0.0.1/";

  private UserAgent() {}

  /// @param comments `-uacomment`
  /// @throws IllegalArgumentException with Core's message for unsafe or too long comments
  public static String of(List<String> comments) {
    for (String comment : comments) {
      if (!comment.chars().allMatch(UserAgent::isSafe)) {
        throw new IllegalArgumentException(
            "User Agent comment (" + comment + ") contains unsafe characters.");
      }
    }
    String inParentheses = comments.isEmpty() ? "" : "(" + String.join("; ", comments) + ")";
    String text = "/" + NAME + ":" + VERSION + inParentheses + "/";
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "Total length of network version string ("
              + text.length()
              + ") exceeds maximum length ("
              + MAX_LENGTH
              + "). Reduce the number or size of uacomments.");
    }
    return text;
  }

  private static boolean isSafe(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || " .,;-_?@".indexOf(c) >= 0;
  }
}
