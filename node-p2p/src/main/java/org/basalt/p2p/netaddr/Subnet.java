package org.basalt.p2p.netaddr;

import java.util.Comparator;
import java.util.Optional;

/// A range of addresses: a prefix of IPv4 or IPv6, or one address of another network.
///
/// @param base with zeros after the prefix
/// @param prefixLength in bits; all of them for networks without ranges
public record Subnet(NetworkAddress base, int prefixLength) implements Comparable<Subnet> {
  private static final Comparator<Subnet> ORDER =
      Comparator.comparing(Subnet::base).thenComparingInt(Subnet::prefixLength);

  public Subnet {
    int bits = bits(base);
    boolean hasRanges = base.isV1Compatible();
    if (prefixLength < 0 || prefixLength > bits || (!hasRanges && prefixLength != bits)) {
      throw new IllegalArgumentException("no prefix of " + prefixLength + " bits for " + base);
    }
    base = masked(base, prefixLength);
  }

  /// One address.
  public static Subnet of(NetworkAddress address) {
    return new Subnet(address, bits(address));
  }

  /// `1.2.3.4`, `1.2.3.0/24`, `1.2.3.0/255.255.255.0`, the same for IPv6 without brackets, an onion
  /// or I2P name.
  ///
  /// A netmask must be ones and then zeros. Source: Core `netbase.cpp` LookupSubNet.
  public static Optional<Subnet> parse(String text) {
    int slash = text.lastIndexOf('/');
    if (slash < 0) {
      return NetworkAddress.parse(unbracketed(text)).map(Subnet::of);
    }
    Optional<NetworkAddress> address = NetworkAddress.parse(unbracketed(text.substring(0, slash)));
    String mask = text.substring(slash + 1);
    return address
        .filter(NetworkAddress::isV1Compatible)
        .flatMap(base ->
            prefixLength(base, mask)
                .filter(length -> length <= bits(base))
                .map(length -> new Subnet(base, length)));
  }

  private static String unbracketed(String text) {
    return text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
  }

  private static Optional<Integer> prefixLength(NetworkAddress base, String mask) {
    if (!mask.isEmpty() && mask.length() <= 3 && mask.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.of(Integer.valueOf(mask));
    }
    return NetworkAddress.parse(mask)
        .filter(netmask -> netmask.kind() == base.kind())
        .flatMap(netmask -> leadingOnes(netmask.bytes()));
  }

  private static Optional<Integer> leadingOnes(byte[] mask) {
    int ones = 0;
    while (ones < mask.length * 8 && isSet(mask, ones)) {
      ones++;
    }
    for (int i = ones; i < mask.length * 8; i++) {
      if (isSet(mask, i)) {
        return Optional.empty();
      }
    }
    return Optional.of(ones);
  }

  private static boolean isSet(byte[] bytes, int bit) {
    return (bytes[bit / 8] >>> (7 - bit % 8) & 1) != 0;
  }

  private static int bits(NetworkAddress address) {
    return address.bytes().length * 8;
  }

  private static NetworkAddress masked(NetworkAddress address, int length) {
    return switch (address) {
      case NetworkAddress.IPv4(int bits) ->
          new NetworkAddress.IPv4(length == 0 ? 0 : bits & -1 << (32 - length));
      case NetworkAddress.IPv6(long high, long low) ->
          new NetworkAddress.IPv6(
              high & ones(Math.min(length, 64)), low & ones(Math.max(length - 64, 0)));
      case NetworkAddress.TorV3 _, NetworkAddress.I2p _, NetworkAddress.Cjdns _ -> address;
    };
  }

  private static long ones(int count) {
    return count == 0 ? 0 : -1L << (64 - count);
  }

  /// False for addresses that are not valid, whatever the range.
  public boolean contains(NetworkAddress address) {
    return address.isValid()
        && address.kind() == base.kind()
        && masked(address, prefixLength).equals(base);
  }

  /// Core's order.
  @Override
  public int compareTo(Subnet other) {
    return ORDER.compare(this, other);
  }

  /// `1.2.3.4/32`, `2001:db8::/32`; without a length for networks that have no ranges.
  @Override
  public String toString() {
    return base.isV1Compatible() ? base + "/" + prefixLength : base.toString();
  }
}
