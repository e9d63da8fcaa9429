package org.basalt.rpc.spec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.basalt.core.bytes.Hex;

/// Writes JSON as Core's clients are used to: no spaces unless indented, only what must be escaped
/// is escaped, doubles with sixteen significant digits.
///
/// The text is made as UTF-8 right away: nearly all of it is ASCII, and answers are megabytes. It
/// grows by pieces, which are never copied together on the way to the socket.
final class JsonText {
  private static final MathContext DOUBLE_DIGITS = new MathContext(16, RoundingMode.HALF_EVEN);
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int FIRST_PIECE_SIZE = 512;
  private static final int MAX_PIECE_SIZE = 1 << 16;

  /// What is no longer is cheaper to copy than to send apart.
  private static final int MAX_COPIED_SIZE = 1 << 13;

  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /// One in each of eight bytes.
  private static final long ONES = 0x0101010101010101L;

  private static final long TOPS = 0x8080808080808080L;

  private final int indent;
  private final List<ByteBuffer> complete = new ArrayList<>();

  /// The piece that is being filled.
  private byte[] utf8 = new byte[FIRST_PIECE_SIZE];

  private int size;

  private JsonText(int indent) {
    this.indent = indent;
  }

  /// @param end is put behind it
  static List<ByteBuffer> utf8(Json value, String end) {
    JsonText out = new JsonText(0);
    out.write(value, 1);
    out.ascii(end);
    return out.pieces();
  }

  /// An array that is open for [#addItem].
  static JsonText ofArray() {
    JsonText out = new JsonText(0);
    out.put('[');
    return out;
  }

  /// @param isNext there is an item before it
  void addItem(Json item, boolean isNext) {
    if (isNext) {
      put(',');
    }
    write(item, 1);
  }

  List<ByteBuffer> endArray() {
    put(']');
    return pieces();
  }

  static String text(Json value, int indent) {
    JsonText out = new JsonText(indent);
    out.write(value, 1);
    return new String(joined(out.pieces()), StandardCharsets.UTF_8);
  }

  private static byte[] joined(List<ByteBuffer> pieces) {
    byte[] whole = new byte[pieces.stream().mapToInt(ByteBuffer::remaining).sum()];
    int at = 0;
    for (ByteBuffer piece : pieces) {
      int length = piece.remaining();
      piece.get(piece.position(), whole, at, length);
      at += length;
    }
    return whole;
  }

  /// For a value that is kept: one of few pieces gets an array of just its size.
  static List<ByteBuffer> kept(Json value) {
    List<ByteBuffer> pieces = utf8(value, "");
    return pieces.stream().mapToLong(ByteBuffer::remaining).sum() <= MAX_PIECE_SIZE
        ? List.of(ByteBuffer.wrap(joined(pieces)))
        : pieces;
  }

  private List<ByteBuffer> pieces() {
    if (size > 0) {
      complete.add(ByteBuffer.wrap(utf8, 0, size));
      size = 0;
    }
    return complete;
  }

  private void write(Json value, int level) {
    switch (value) {
      case Json.Null _ -> ascii("null");
      case Json.Bool(boolean flag) -> ascii(flag ? "true" : "false");
      case Json.Num(String number) -> ascii(number);
      case Json.Str(String text) -> quote(text);
      case Json.HexText hex -> writeHex(hex.bytes());
      case Json.Written written -> append(written);
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

  private void append(Json.Written written) {
    List<ByteBuffer> pieces = written.pieces();
    if (pieces.size() == 1 && pieces.getFirst().remaining() <= MAX_COPIED_SIZE) {
      ByteBuffer piece = pieces.getFirst();
      int length = piece.remaining();
      ensure(length);
      piece.get(piece.position(), utf8, size, length);
      size += length;
      return;
    }
    if (size > 0) {
      nextPiece(FIRST_PIECE_SIZE);
    }
    pieces.forEach(piece -> complete.add(piece.duplicate()));
  }

  private void writeHex(byte[] bytes) {
    int length = Math.multiplyExact(bytes.length, 2);
    ensure(Math.addExact(length, 2));
    utf8[size] = '"';
    Hex.write(bytes, utf8, size + 1);
    utf8[size + 1 + length] = '"';
    size += length + 2;
  }

  private void quote(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    put('"');
    if (isPlain(bytes)) {
      ensure(bytes.length);
      System.arraycopy(bytes, 0, utf8, size, bytes.length);
      size += bytes.length;
    } else {
      escape(text);
    }
    put('"');
  }

  /// True if each character stands for itself in JSON and in UTF-8. Of a question mark that is not
  /// said, as any character beyond Latin-1 has become one.
  private static boolean isPlain(byte[] latin1) {
    int i = 0;
    for (; i + Long.BYTES <= latin1.length; i += Long.BYTES) {
      long eight = (long) EIGHT.get(latin1, i);
      long tooHigh = eight | eight + ONES; // From 0x7f on; a carry needs a byte that is too high.
      long tooLow = eight - ONES * 0x20;
      long special =
          zeros(eight ^ ONES * '"') | zeros(eight ^ ONES * '\\') | zeros(eight ^ ONES * '?');
      if (((tooHigh | tooLow | special) & TOPS) != 0) {
        return false;
      }
    }
    for (; i < latin1.length; i++) {
      int c = latin1[i];
      if (c < 0x20 || c == 0x7f || c == '"' || c == '\\' || c == '?') {
        return false;
      }
    }
    return true;
  }

  /// The top bit of each byte that is zero is set; where none is, so are none below the first.
  private static long zeros(long eight) {
    return eight - ONES & ~eight;
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
            put(DIGITS[b >> 4]);
            put(DIGITS[b & 15]);
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
      nextPiece(count);
    }
  }

  private void nextPiece(int count) {
    if (size > 0) {
      complete.add(ByteBuffer.wrap(utf8, 0, size));
    }
    utf8 = new byte[Math.max(count, Math.min(utf8.length * 2, MAX_PIECE_SIZE))];
    size = 0;
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
