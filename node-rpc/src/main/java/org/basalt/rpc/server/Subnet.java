package org.basalt.rpc.server;

import java.net.InetAddress;
import java.util.Optional;

/// A range of addresses: `1.2.3.4`, `1.2.3.0/24`, `1.2.3.0/255.255.255.0`, `::1`, `2001:db8::/32`.
///
/// @param network first address
/// @param bits of it that count
record Subnet(InetAddress network, int bits) {
  static Optional<Subnet> parse(String text) {
    int slash = text.lastIndexOf('/');
    Optional<InetAddress> address = literal(slash < 0 ? text : text.substring(0, slash));
    if (address.isEmpty()) {
      return Optional.empty();
    }
    int width = address.get().getAddress().length * 8;
    int bits = slash < 0 ? width : bits(text.substring(slash + 1), width);
    return bits < 0 ? Optional.empty() : Optional.of(new Subnet(address.get(), bits));
  }

  /// An address given by numbers, never looked up.
  static Optional<InetAddress> literal(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static int bits(String text, int width) {
    if (!text.isEmpty() && text.length() <= 3 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      int bits = Integer.parseInt(text);
      return bits <= width ? bits : -1;
    }
    Optional<InetAddress> mask = literal(text);
    if (mask.isEmpty() || mask.get().getAddress().length * 8 != width) {
      return -1;
    }
    int bits = 0;
    boolean isOver = false;
    for (byte b : mask.get().getAddress()) {
      for (int i = 7; i >= 0; i--) {
        boolean isSet = (b >> i & 1) != 0;
        if (isSet && isOver) {
          return -1;
        }
        isOver |= !isSet;
        bits += isSet ? 1 : 0;
      }
    }
    return bits;
  }

  boolean contains(InetAddress address) {
    byte[] own = network.getAddress();
    byte[] other = address.getAddress();
    if (own.length != other.length) {
      return false;
    }
    for (int i = 0; i < bits; i++) {
      int shift = 7 - i % 8;
      if ((own[i / 8] >> shift & 1) != (other[i / 8] >> shift & 1)) {
        return false;
      }
    }
    return true;
  }
}
