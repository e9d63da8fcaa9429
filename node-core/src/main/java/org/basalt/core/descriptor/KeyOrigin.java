package org.basalt.core.descriptor;

import java.util.ArrayList;
import java.util.List;

/// Where a key comes from: the first ancestor, and the numbers of the children down to the key.
///
/// @param fingerprint four bytes, big-endian
/// @param path uint32 each, see [ExtendedKey#HARDENED]
public record KeyOrigin(int fingerprint, List<Integer> path) {
  public KeyOrigin {
    path = List.copyOf(path);
  }

  /// An origin further up, of which this one's first ancestor is a descendant.
  KeyOrigin below(KeyOrigin upper) {
    List<Integer> whole = new ArrayList<>(upper.path);
    whole.addAll(path);
    return new KeyOrigin(upper.fingerprint, whole);
  }

  /// As it stands in brackets before a key: `d34db33f/44h/0h`.
  ///
  /// @param mark of hardened children, `h` or an apostrophe
  String text(char mark) {
    return "%08x".formatted(fingerprint) + pathText(path, mark);
  }

  static String pathText(List<Integer> path, char mark) {
    StringBuilder text = new StringBuilder();
    for (int number : path) {
      text.append('/').append(number & ~ExtendedKey.HARDENED);
      if (number < 0) {
        text.append(mark);
      }
    }
    return text.toString();
  }
}
