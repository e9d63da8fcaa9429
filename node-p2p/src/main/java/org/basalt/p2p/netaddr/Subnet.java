package org.basalt.p2p.netaddr;

import java.util.Optional;

/// Addresses that share their first bits (Core `CSubNet`). Of Tor and I2P there are only single
/// addresses.
///
/// @param base with all bits behind the prefix zero
/// @param prefixBits 0 to 32 for IPv4, to 128 for IPv6 and CJDNS, all bits otherwise
public record Subnet(NetworkAddress base, int prefixBits) {
  public Subnet {
    int size = base.bytes().length * Byte.SIZE;
    boolean isWhole = prefixBits == size;
    if (prefixBits < 0 || prefixBits > size || (base.isPrivacyNetwork() && !isWhole)) {
      throw new IllegalArgumentException("no subnet: " + base + "/" + prefixBits);
    }
    base = masked(base, prefixBits);
  }

  public static Subnet of(NetworkAddress address) {
    return new Subnet(address, address.bytes().length * Byte.SIZE);
  }

  /// `1.2.3.4`, `1.2.3.0/24`, `1.2.3.0/255.255.255.0`, `2001:db8::/32`; empty for anything else.
  public static Optional<Subnet> parse(String text) {
    int slash = text.lastIndexOf('/');
    Optional<NetworkAddress> address =
        NetworkAddress.parse(unbracketed(slash < 0 ? text : text.substring(0, slash)));
    if (address.isEmpty() || slash < 0) {
      return address.map(Subnet::of);
    }
    NetworkAddress base = address.get();
    int bits = prefixBits(base, text.substring(slash + 1));
    boolean isPartOfPrivacyNetwork = base.isPrivacyNetwork();
    return bits < 0 || isPartOfPrivacyNetwork
        ? Optional.empty()
        : Optional.of(new Subnet(base, bits));
  }

  private static String unbracketed(String text) {
    return text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
  }

  /// -1 if the text says nothing valid.
  private static int prefixBits(NetworkAddress base, String text) {
    int size = base.bytes().length * Byte.SIZE;
    if (!text.isEmpty() && text.length() <= 3 && text.chars().allMatch(Character::isDigit)) {
      int bits = Integer.parseInt(text);
      return bits <= size ? bits : -1;
    }
    return NetworkAddress.parse(text)
        .filter(mask -> mask.bytes().length * Byte.SIZE == size)
        .map(mask -> contiguousOnes(mask.bytes()))
        .orElse(-1);
  }

  /// Number of leading ones; -1 if a one follows a zero.
  private static int contiguousOnes(byte[] mask) {
    int ones = 0;
    boolean isOver = false;
    for (int i = 0; i < mask.length * Byte.SIZE; i++) {
      boolean isOne = (mask[i / 8] >>> (7 - i % 8) & 1) != 0;
      if (isOne && isOver) {
        return -1;
      }
      isOver |= !isOne;
      ones += isOne ? 1 : 0;
    }
    return ones;
  }

  private static NetworkAddress masked(NetworkAddress address, int prefixBits) {
    byte[] bytes = address.bytes();
    if (prefixBits == bytes.length * Byte.SIZE) {
      return address;
    }
    for (int i = prefixBits; i < bytes.length * Byte.SIZE; i++) {
      bytes[i / 8] &= (byte) ~(1 << (7 - i % 8));
    }
    return switch (address) {
      case NetworkAddress.Cjdns _ -> NetworkAddress.cjdns(bytes);
      default -> NetworkAddress.ofIp(bytes);
    };
  }

  public boolean contains(NetworkAddress address) {
    byte[] other = address.bytes();
    return address.kind() == base.kind()
        && other.length == base.bytes().length
        && masked(address, prefixBits).equals(base);
  }

  /// `1.2.3.0/24`; of Tor and I2P the address alone.
  @Override
  public String toString() {
    return base.isPrivacyNetwork() ? base.toString() : base + "/" + prefixBits;
  }
}
