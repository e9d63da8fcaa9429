package org.basalt.rpc.spec;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes JSON as Core's clients are used to: no spaces unless indented, only what must be escaped
/// is escaped, doubles with sixteen significant digits.
///
/// The text is made as UTF-8 right away: nearly all of it is ASCII, and answers are megabytes.
final class JsonText {
  private static final MathContext DOUBLE_DIGITS = new MathContext(16, RoundingMode.HALF_EVEN);
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int FIRST_SIZE = 512;

  private final int indent;
  private byte[] utf8 = new byte[FIRST_SIZE];
  private int size;

  private JsonText(int indent) {
    this.indent = indent;
  }

  /// @param end is put behind it
  static byte[] utf8(Json value, String end) {
    JsonText out = new JsonText(0);
    out.write(value, 1);
    out.ascii(end);
    return Arrays.copyOf(out.utf8, out.size);
  }

  static String text(Json value, int indent) {
    JsonText out = new JsonText(indent);
    out.write(value, 1);
    return new String(out.utf8, 0, out.size, StandardCharsets.UTF_8);
  }

  private void write(Json value, int level) {
    switch (value) {
      case Json.Null _ -> ascii("null");
      case Json.Bool(boolean flag) -> ascii(flag ? "true" : "false");
      case Json.Num(String number) -> ascii(number);
      case Json.Str(String text) -> quote(text);
      case Json.Arr array -> writeArray(array, level);
      case Json.Obj object -> writeObject(object, level);
    }
  }

  private void writeArray(Json.Arr array, int level) {
    put('[');
    newLine();
    int left = array.size();
    for (Json item : array.items()) {
      pad(level);
      write(item, level + 1);
      if (--left > 0) {
        put(',');
      }
      newLine();
    }
    pad(level - 1);
    put(']');
  }

  private void writeObject(Json.Obj object, int level) {
    put('{');
    newLine();
    int left = object.size();
    for (Json.Field field : object.fields()) {
      pad(level);
      quote(field.key());
      put(':');
      if (indent > 0) {
        put(' ');
      }
      write(field.value(), level + 1);
      if (--left > 0) {
        put(',');
      }
      newLine();
    }
    pad(level - 1);
    put('}');
  }

  private void newLine() {
    if (indent > 0) {
      put('\n');
    }
  }

  private void pad(int level) {
    for (int i = 0; i < indent * level; i++) {
      put(' ');
    }
  }

  private void quote(String text) {
    put('"');
    int length = text.length();
    ensure(length);
    int plain = 0;
    while (plain < length && isPlain(text.charAt(plain))) {
      utf8[size + plain] = (byte) text.charAt(plain);
      plain++;
    }
    size += plain;
    if (plain < length) {
      escape(text.substring(plain));
    }
    put('"');
  }

  private static boolean isPlain(char c) {
    return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
  }

  private void escape(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    for (byte b : encoded) {
      switch (b) {
        case '"' -> ascii("\\\"");
        case '\\' -> ascii("\\\\");
        case '\b' -> ascii("\\b");
        case '\f' -> ascii("\\f");
        case '\n' -> ascii("\\n");
        case '\r' -> ascii("\\r");
        case '\t' -> ascii("\\t");
        default -> {
          if (b >= 0 && b < 0x20 || b == 0x7f) {
            ascii("\\u00");
            put(HEX[b >> 4]);
            put(HEX[b & 15]);
          } else {
            put(b);
          }
        }
      }
    }
  }

  private void ascii(String text) {
    int length = text.length();
    ensure(length);
    for (int i = 0; i < length; i++) {
      utf8[size + i] = (byte) text.charAt(i);
    }
    size += length;
  }

  private void put(int ascii) {
    ensure(1);
    utf8[size++] = (byte) ascii;
  }

  private void ensure(int count) {
    if (count > utf8.length - size) {
      utf8 = Arrays.copyOf(utf8, Math.max(Math.addExact(size, count), utf8.length * 2));
    }
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
