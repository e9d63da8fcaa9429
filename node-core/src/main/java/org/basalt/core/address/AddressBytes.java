package org.basalt.core.address;

import java.util.Arrays;
import org.basalt.core.bytes.Hex;

/// The bytes that an address carries: a hash, an output key, a witness program. Equal by content,
/// never changed.
public final class AddressBytes {
  private final byte[] bytes;

  private AddressBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /// Takes ownership of the array.
  public static AddressBytes of(byte[] bytes) {
    return new AddressBytes(bytes);
  }

  public static AddressBytes ofHex(String hex) {
    return new AddressBytes(Hex.decode(hex));
  }

  AddressBytes expect(int size) {
    if (bytes.length != size) {
      throw new IllegalArgumentException("expected " + size + " bytes, got " + bytes.length);
    }
    return this;
  }

  public int size() {
    return bytes.length;
  }

  /// The bytes themselves; read only.
  public byte[] array() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AddressBytes that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return Hex.encode(bytes);
  }
}
