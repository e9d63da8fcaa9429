package org.basalt.p2p.netaddr;

import org.basalt.p2p.netaddr.NetworkAddress.Cjdns;
import org.basalt.p2p.netaddr.NetworkAddress.I2p;
import org.basalt.p2p.netaddr.NetworkAddress.IPv4;
import org.basalt.p2p.netaddr.NetworkAddress.IPv6;
import org.basalt.p2p.netaddr.NetworkAddress.TorV3;

/// Reserved ranges of IPv4 and IPv6, by the RFC that reserves them. Source: Core `netaddress.cpp`.
final class AddressRanges {
  private AddressRanges() {}

  static boolean isValid(NetworkAddress address) {
    return switch (address) {
      case IPv4(int bits) -> bits != 0 && bits != -1;
      case IPv6 v6 ->
          !v6.equals(NetworkAddress.IPv6.UNSPECIFIED) && !isDocumentation(v6) && !isInternal(v6);
      case Cjdns(long high, long _) -> high >>> 56 == 0xfc;
      case TorV3 _, I2p _ -> true;
    };
  }

  static boolean isRoutable(NetworkAddress address) {
    if (!address.isValid() || address.isLocal()) {
      return false;
    }
    return switch (address) {
      case IPv4(int bits) -> !isReservedIpv4(bits);
      case IPv6(long high, long _) -> !isReservedIpv6(high);
      case TorV3 _, I2p _, Cjdns _ -> true;
    };
  }

  static boolean isLocal(NetworkAddress address) {
    return switch (address) {
      case IPv4(int bits) -> bits >>> 24 == 127 || bits >>> 24 == 0;
      case IPv6(long high, long low) -> high == 0 && low == 1;
      case TorV3 _, I2p _, Cjdns _ -> false;
    };
  }

  /// `fd6b:88c0:8724::/48`: stands for a host name (Core INTERNAL_IN_IPV6_PREFIX).
  static boolean isInternal(NetworkAddress address) {
    return address instanceof IPv6(long high, long _) && high >>> 16 == 0xfd6b88c08724L;
  }

  /// 16 bytes that begin with the prefix of [#isInternal].
  static byte[] internalPrefix() {
    return Words.bytes(0xfd6b88c08724_0000L, 0);
  }

  /// `fd87:d87e:eb43::/48`: how version 2 onion names were written.
  static boolean isTorV2(long high) {
    return high >>> 16 == 0xfd87d87eeb43L;
  }

  private static boolean isReservedIpv4(int bits) {
    return in(bits, 10, 0, 0, 8) // RFC 1918
        || in(bits, 192, 168, 0, 16)
        || in(bits, 172, 16, 0, 12)
        || in(bits, 198, 18, 0, 15) // RFC 2544
        || in(bits, 169, 254, 0, 16) // RFC 3927
        || in(bits, 100, 64, 0, 10) // RFC 6598
        || in(bits, 192, 0, 2, 24) // RFC 5737
        || in(bits, 198, 51, 100, 24)
        || in(bits, 203, 0, 113, 24);
  }

  private static boolean in(int bits, int a, int b, int c, int length) {
    return (bits ^ (a << 24 | b << 16 | c << 8)) >>> (32 - length) == 0;
  }

  private static boolean isReservedIpv6(long high) {
    return high == 0xfe80000000000000L // RFC 4862
        || high >>> 57 == 0xfc >>> 1 // RFC 4193
        || high >>> 36 == 0x2001001 // RFC 4843
        || high >>> 36 == 0x2001002; // RFC 7343
  }

  private static boolean isDocumentation(IPv6 address) {
    return address.high() >>> 32 == 0x20010db8L; // RFC 3849
  }

  /// Hurricane Electric, `2001:470::/32`.
  static boolean isHeNet(NetworkAddress address) {
    return address instanceof IPv6(long high, long _) && high >>> 32 == 0x20010470L;
  }

  /// True if an IPv4 address is, or is carried inside of, this one (Core HasLinkedIPv4).
  static boolean hasLinkedIpv4(NetworkAddress address) {
    return isRoutable(address)
        && switch (address) {
          case IPv4 _ -> true;
          case IPv6(long high, long low) ->
              isTranslated(high, low)
                  || isWellKnownPrefix(high, low)
                  || is6to4(high)
                  || isTeredo(high);
          case TorV3 _, I2p _, Cjdns _ -> false;
        };
  }

  /// The IPv4 address of an address for which [#hasLinkedIpv4] holds.
  static int linkedIpv4(NetworkAddress address) {
    return switch (address) {
      case IPv4(int bits) -> bits;
      case IPv6(long high, long low) ->
          is6to4(high) ? (int) (high >>> 16) : isTeredo(high) ? ~(int) low : (int) low;
      case TorV3 _, I2p _, Cjdns _ ->
          throw new IllegalArgumentException("no IPv4 address inside of " + address);
    };
  }

  /// RFC 6145, `::ffff:0:0:0/96`.
  private static boolean isTranslated(long high, long low) {
    return high == 0 && low >>> 32 == 0xffff0000L;
  }

  /// RFC 6052, `64:ff9b::/96`.
  private static boolean isWellKnownPrefix(long high, long low) {
    return high == 0x0064ff9b00000000L && low >>> 32 == 0;
  }

  /// RFC 3964, `2002::/16`.
  private static boolean is6to4(long high) {
    return high >>> 48 == 0x2002;
  }

  /// RFC 4380, `2001::/32`.
  static boolean isTeredo(long high) {
    return high >>> 32 == 0x20010000L;
  }
}
