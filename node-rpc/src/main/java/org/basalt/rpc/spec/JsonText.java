package org.basalt.rpc.spec;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// Writes JSON as Core's clients are used to: no spaces unless indented, only what must be escaped
/// is escaped, doubles with sixteen significant digits.
final class JsonText {
  private static final MathContext DOUBLE_DIGITS = new MathContext(16, RoundingMode.HALF_EVEN);
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private JsonText() {}

  static String write(Json value, int indent) {
    StringBuilder out = new StringBuilder();
    write(value, indent, 1, out);
    return out.toString();
  }

  private static void write(Json value, int indent, int level, StringBuilder out) {
    switch (value) {
      case Json.Null _ -> out.append("null");
      case Json.Bool(boolean flag) -> out.append(flag);
      case Json.Num(String text) -> out.append(text);
      case Json.Str(String text) -> quote(text, out);
      case Json.Arr array -> writeArray(array, indent, level, out);
      case Json.Obj object -> writeObject(object, indent, level, out);
    }
  }

  private static void writeArray(Json.Arr array, int indent, int level, StringBuilder out) {
    out.append('[');
    newLine(indent, out);
    int left = array.size();
    for (Json item : array.items()) {
      pad(indent, level, out);
      write(item, indent, level + 1, out);
      if (--left > 0) {
        out.append(',');
      }
      newLine(indent, out);
    }
    pad(indent, level - 1, out);
    out.append(']');
  }

  private static void writeObject(Json.Obj object, int indent, int level, StringBuilder out) {
    out.append('{');
    newLine(indent, out);
    int left = object.size();
    for (Json.Field field : object.fields()) {
      pad(indent, level, out);
      quote(field.key(), out);
      out.append(':');
      if (indent > 0) {
        out.append(' ');
      }
      write(field.value(), indent, level + 1, out);
      if (--left > 0) {
        out.append(',');
      }
      newLine(indent, out);
    }
    pad(indent, level - 1, out);
    out.append('}');
  }

  private static void newLine(int indent, StringBuilder out) {
    if (indent > 0) {
      out.append('\n');
    }
  }

  private static void pad(int indent, int level, StringBuilder out) {
    out.repeat(' ', indent * level);
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20 || c == 0x7f) {
            out.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  /// C's `%.16g`: trailing zeros dropped, an exponent of two digits or more below 1e-4 and from
  /// 1e16 on.
  static String real(double value) {
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    BigDecimal rounded = new BigDecimal(value).round(DOUBLE_DIGITS).stripTrailingZeros();
    int exponent = rounded.precision() - rounded.scale() - 1;
    if (exponent >= -4 && exponent < 16) {
      return rounded.toPlainString();
    }
    String digits = rounded.unscaledValue().abs().toString();
    StringBuilder out = new StringBuilder();
    if (rounded.signum() < 0) {
      out.append('-');
    }
    out.append(digits.charAt(0));
    if (digits.length() > 1) {
      out.append('.').append(digits, 1, digits.length());
    }
    out.append('e').append(exponent < 0 ? '-' : '+');
    if (Math.abs(exponent) < 10) {
      out.append('0');
    }
    return out.append(Math.abs(exponent)).toString();
  }
}
