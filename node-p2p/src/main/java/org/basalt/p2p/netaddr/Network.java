package org.basalt.p2p.netaddr;

import java.util.Optional;

/// The kinds of networks peers are reached through, in Core's order (`netaddress.h` enum Network);
/// the ordinal is the first byte of a [NetGroup].
public enum Network {
  UNROUTABLE(0, "not_publicly_routable"),
  IPV4(1, "ipv4"),
  IPV6(2, "ipv6"),
  ONION(3, "onion"),
  I2P(4, "i2p"),
  CJDNS(5, "cjdns"),
  /// Stands for a host name that addresses were learned from; no peer is on it.
  INTERNAL(6, "internal");

  private final int id;
  private final String text;

  Network(int id, String text) {
    this.id = id;
    this.text = text;
  }

  /// Core's number of the network.
  int id() {
    return id;
  }

  /// The name in RPC answers and in `-onlynet=`.
  public String text() {
    return text;
  }

  /// A network that `-onlynet=` may name; `tor` is an old name of `onion`.
  public static Optional<Network> parse(String text) {
    return switch (text.toLowerCase(java.util.Locale.ROOT)) {
      case "ipv4" -> Optional.of(IPV4);
      case "ipv6" -> Optional.of(IPV6);
      case "onion", "tor" -> Optional.of(ONION);
      case "i2p" -> Optional.of(I2P);
      case "cjdns" -> Optional.of(CJDNS);
      default -> Optional.empty();
    };
  }

  @Override
  public String toString() {
    return text;
  }
}
