package org.basalt.core.primitive;

import java.util.Arrays;
import org.basalt.core.bytes.ByteSink;
import org.basalt.core.bytes.Hex;

/// The bytes of a script, whatever they mean; the language is in `core.script`.
///
/// Immutable by agreement: [#array()] hands out the bytes themselves so that the interpreter and
/// the hashers need no copies; nobody writes to them.
public final class Script {
  public static final Script EMPTY = new Script(new byte[0]);

  private final byte[] bytes;

  private Script(byte[] bytes) {
    this.bytes = bytes;
  }

  /// Takes ownership of the array: the caller must not change it afterwards.
  public static Script of(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new Script(bytes);
  }

  public static Script ofHex(String hex) {
    return of(Hex.decode(hex));
  }

  public int size() {
    return bytes.length;
  }

  public boolean isEmpty() {
    return bytes.length == 0;
  }

  /// The byte at `index`, unsigned.
  public int byteAt(int index) {
    return bytes[index] & 0xff;
  }

  /// The bytes themselves; read only.
  public byte[] array() {
    return bytes;
  }

  public byte[] toByteArray() {
    return bytes.clone();
  }

  /// A copy of a range.
  public byte[] slice(int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }

  /// Length and bytes.
  public void writeTo(ByteSink out) {
    out.varBytes(bytes);
  }

  public String toHex() {
    return Hex.encode(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Script that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return toHex();
  }
}
