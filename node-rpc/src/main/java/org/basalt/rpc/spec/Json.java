package org.basalt.rpc.spec;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.basalt.core.bytes.Hex;

/// A JSON value. Objects keep the order of their keys, and numbers their text, so that what a
/// client sent is echoed as it was sent and what we answer is formatted in one place.
///
/// The `as…` accessors are strict like Core's: a value of another type is refused with `TYPE_ERROR`
/// and Core's sentence; a number out of range with `MISC_ERROR`.
public sealed interface Json {
  static Json nullValue() {
    return Null.INSTANCE;
  }

  static Json of(String value) {
    return new Str(value);
  }

  /// Text of two digits for each byte.
  ///
  /// @param bytes now owned by the value
  static Json hex(byte[] bytes) {
    return new HexText(bytes);
  }

  static Json of(boolean value) {
    return new Bool(value);
  }

  static Json of(long value) {
    return new Num(Long.toString(value));
  }

  /// Sixteen significant digits, as Core prints doubles.
  static Json of(double value) {
    return new Num(JsonText.real(value));
  }

  /// An object to be filled by [Obj#put].
  static Obj object() {
    return new Obj();
  }

  /// An array to be filled by [Arr#add].
  static Arr array() {
    return new Arr();
  }

  /// An array to be filled by [ArrayText#add] that keeps nothing but its text.
  static ArrayText arrayText() {
    return new ArrayText();
  }

  static Arr strings(Iterable<String> values) {
    Arr array = array();
    values.forEach(array::add);
    return array;
  }

  /// JSON's name of the type as error messages give it.
  default String typeName() {
    return switch (this) {
      case Null _ -> "null";
      case Bool _ -> "bool";
      case Num _ -> "number";
      case Str _, HexText _ -> "string";
      case Arr _ -> "array";
      case Obj _ -> "object";
      case Written written -> written.typeName;
    };
  }

  default boolean isNull() {
    return this instanceof Null;
  }

  default String asText() {
    if (this instanceof Str(String value)) {
      return value;
    }
    if (this instanceof HexText hex) {
      return Hex.encode(hex.bytes);
    }
    throw wrongType("string");
  }

  default boolean asBool() {
    if (this instanceof Bool(boolean value)) {
      return value;
    }
    throw wrongType("bool");
  }

  default long asLong() {
    if (!(this instanceof Num(String text))) {
      throw wrongType("number");
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new RpcException(RpcErrorCode.MISC_ERROR, "JSON integer out of range");
    }
  }

  default int asInt() {
    long value = asLong();
    if (value != (int) value) {
      throw new RpcException(RpcErrorCode.MISC_ERROR, "JSON integer out of range");
    }
    return (int) value;
  }

  /// An unsigned 32-bit number, widened.
  default long asUint32() {
    long value = asLong();
    if (value < 0 || value > 0xffffffffL) {
      throw new RpcException(RpcErrorCode.MISC_ERROR, "JSON integer out of range");
    }
    return value;
  }

  default double asReal() {
    if (!(this instanceof Num(String text))) {
      throw wrongType("number");
    }
    return Double.parseDouble(text);
  }

  default List<Json> asArray() {
    if (this instanceof Arr array) {
      return array.items();
    }
    throw wrongType("array");
  }

  default Obj asObject() {
    if (this instanceof Obj object) {
      return object;
    }
    throw wrongType("object");
  }

  private RpcException wrongType(String expected) {
    return new RpcException(
        RpcErrorCode.TYPE_ERROR,
        "JSON value of type " + typeName() + " is not of expected type " + expected);
  }

  /// One line without spaces.
  default String toText() {
    return JsonText.text(this, 0);
  }

  /// The same in UTF-8, and a line feed, in pieces to be sent one after the other.
  default List<ByteBuffer> toLine() {
    return JsonText.utf8(this, "\n");
  }

  /// The same value as text that can be sent many times; without indentation, always.
  default Written written() {
    return new Written(typeName(), JsonText.kept(this));
  }

  /// Indented by so many spaces a level.
  default String toText(int indent) {
    return JsonText.text(this, indent);
  }

  /// Nothing.
  enum Null implements Json {
    INSTANCE;

    @Override
    public String toString() {
      return "null";
    }
  }

  /// True or false.
  record Bool(boolean value) implements Json {}

  /// A number by its text.
  record Num(String text) implements Json {}

  /// Text.
  record Str(String value) implements Json {}

  /// Text that stays bytes until it is written: most of a block's JSON is hexadecimal.
  final class HexText implements Json {
    private final byte[] bytes;

    private HexText(byte[] bytes) {
      this.bytes = bytes;
    }

    byte[] bytes() {
      return bytes;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof HexText that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return toText();
    }
  }

  /// A value that was written before, to be sent as it is. No part of it can be looked at.
  final class Written implements Json {
    private final String typeName;
    private final List<ByteBuffer> pieces;

    private Written(String typeName, List<ByteBuffer> pieces) {
      this.typeName = typeName;
      this.pieces = pieces;
    }

    List<ByteBuffer> pieces() {
      return pieces;
    }

    /// Bytes of its text.
    public long sizeBytes() {
      long size = 0;
      for (ByteBuffer piece : pieces) {
        size += piece.remaining();
      }
      return size;
    }

    @Override
    public String toString() {
      return toText();
    }
  }

  /// An array that is being written item by item: of a long one, no more than one item is there as
  /// a tree. One thread's.
  final class ArrayText {
    private final JsonText text = JsonText.ofArray();
    private boolean hasItems;

    private ArrayText() {}

    /// Writes it; the item is not kept.
    public void add(Json item) {
      text.addItem(item, hasItems);
      hasItems = true;
    }

    /// The array. Nothing may be added any more.
    public Written done() {
      return new Written("array", text.endArray());
    }
  }

  /// An array; open for [#add] while it is being built by one thread.
  final class Arr implements Json {
    private final List<Json> items = new ArrayList<>();

    private Arr() {}

    public List<Json> items() {
      return Collections.unmodifiableList(items);
    }

    public Arr add(Json value) {
      items.add(value);
      return this;
    }

    public Arr add(String value) {
      return add(Json.of(value));
    }

    public Arr add(long value) {
      return add(Json.of(value));
    }

    public Arr add(boolean value) {
      return add(Json.of(value));
    }

    public int size() {
      return items.size();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Arr that && items.equals(that.items);
    }

    @Override
    public int hashCode() {
      return items.hashCode();
    }

    @Override
    public String toString() {
      return toText();
    }
  }

  /// A key and its value.
  record Field(String key, Json value) {}

  /// An object; open for [#put] while it is being built by one thread. Keys that a client repeats
  /// are kept: the first one counts.
  final class Obj implements Json {
    private final List<Field> fields = new ArrayList<>();

    private Obj() {}

    public List<Field> fields() {
      return Collections.unmodifiableList(fields);
    }

    public Obj put(String key, Json value) {
      fields.add(new Field(key, value));
      return this;
    }

    public Obj put(String key, String value) {
      return put(key, Json.of(value));
    }

    public Obj put(String key, long value) {
      return put(key, Json.of(value));
    }

    public Obj put(String key, boolean value) {
      return put(key, Json.of(value));
    }

    public Obj put(String key, double value) {
      return put(key, Json.of(value));
    }

    /// All fields of another object, behind those here.
    public Obj putAll(Obj other) {
      fields.addAll(other.fields);
      return this;
    }

    public Optional<Json> find(String key) {
      for (Field field : fields) {
        if (field.key().equals(key)) {
          return Optional.of(field.value());
        }
      }
      return Optional.empty();
    }

    /// The value, or null (JSON's) if there is none.
    public Json get(String key) {
      return find(key).orElse(nullValue());
    }

    public boolean has(String key) {
      return find(key).isPresent();
    }

    public int size() {
      return fields.size();
    }

    public boolean isEmpty() {
      return fields.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Obj that && fields.equals(that.fields);
    }

    @Override
    public int hashCode() {
      return fields.hashCode();
    }

    @Override
    public String toString() {
      return toText();
    }
  }
}
