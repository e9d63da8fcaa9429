package org.basalt.chain.kv;

import java.util.Arrays;

/// A range of keys in a column, by their bytes.
///
/// @param from first key within; the empty array is before all
/// @param to first key behind the range; the empty array is "to the end"
public record KeyRange(byte[] from, byte[] to) {
  private static final byte[] OPEN = {};

  public static KeyRange all() {
    return new KeyRange(OPEN, OPEN);
  }

  public static KeyRange from(byte[] from) {
    return new KeyRange(from, OPEN);
  }

  public static KeyRange between(byte[] from, byte[] to) {
    return new KeyRange(from, to);
  }

  /// All keys that begin with these bytes.
  public static KeyRange prefix(byte[] prefix) {
    byte[] end = prefix.clone();
    for (int i = end.length - 1; i >= 0; i--) {
      if (end[i] != (byte) 0xff) {
        end[i]++;
        return new KeyRange(prefix, Arrays.copyOf(end, i + 1));
      }
    }
    return from(prefix);
  }

  public boolean isOpenEnded() {
    return to.length == 0;
  }
}
