package org.basalt.core.descriptor;

/// A text of arguments, taken from the front.
final class Expression {
  private String rest;

  Expression(String text) {
    rest = text;
  }

  String rest() {
    return rest;
  }

  /// Takes what stands before the next comma or closing bracket that is not inside brackets.
  String next() {
    int depth = 0;
    int end = 0;
    while (end < rest.length()) {
      char c = rest.charAt(end);
      boolean isClosing = c == ')' || c == '}';
      if (c == '(' || c == '{') {
        depth++;
      } else if (depth > 0 && isClosing) {
        depth--;
      } else if (depth == 0 && (isClosing || c == ',')) {
        break;
      }
      end++;
    }
    String taken = rest.substring(0, end);
    rest = rest.substring(end);
    return taken;
  }

  /// Takes a character if it is the next one.
  boolean skip(char expected) {
    if (rest.isEmpty() || rest.charAt(0) != expected) {
      return false;
    }
    rest = rest.substring(1);
    return true;
  }
}
