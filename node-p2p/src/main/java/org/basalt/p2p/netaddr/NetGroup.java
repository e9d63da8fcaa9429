package org.basalt.p2p.netaddr;

import java.util.Arrays;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.Hex;

/// A set of addresses that one operator is likely to control, such as an IPv4 /16: the unit of
/// diversity when peers are chosen, kept and evicted.
///
/// | address                                   | group                                        |
/// |-------------------------------------------|----------------------------------------------|
/// | names of seeds                            | one for each name                            |
/// | loopback                                  | one for all                                  |
/// | other unroutable                          | one for all                                  |
/// | IPv4, and IPv6 that carries IPv4          | the IPv4 /16                                 |
/// | IPv6                                      | /32, of Hurricane Electric /36               |
/// | Tor, I2P                                  | the first 4 bits                             |
/// | CJDNS                                     | the first 12 bits                            |
///
/// With an AS map it is the autonomous system, of IPv4 and IPv6 addresses that the map knows; see
/// [NetGroups]. Source: Core `netgroup.cpp` GetGroup.
public final class NetGroup implements Comparable<NetGroup> {
  private final byte[] bytes;

  private NetGroup(byte[] bytes) {
    this.bytes = bytes;
  }

  /// Of an autonomous system; IPv4 and IPv6 addresses of it are in the same group.
  ///
  /// @param system its number, uint32 and not 0
  static NetGroup ofSystem(long system) {
    return new NetGroup(
        new ArraySink(5).int8(Network.IPV6.id()).int32Le((int) system).toByteArray());
  }

  /// Without an AS map.
  public static NetGroup of(NetworkAddress address) {
    ArraySink out = new ArraySink(16);
    if (AddressRanges.hasLinkedIpv4(address)) {
      int ipv4 = AddressRanges.linkedIpv4(address);
      out.int8(Network.IPV4.id()).int8(ipv4 >>> 24).int8(ipv4 >>> 16);
      return new NetGroup(out.toByteArray());
    }
    out.int8(address.network().id());
    if (address.network() == Network.INTERNAL) {
      return new NetGroup(out.bytes(address.bytes(), 6, 10).toByteArray());
    }
    int bits = prefixBits(address);
    byte[] source = address.bytes();
    out.bytes(source, 0, bits / 8);
    if (bits % 8 > 0) {
      out.int8(source[bits / 8] | (1 << (8 - bits % 8)) - 1);
    }
    return new NetGroup(out.toByteArray());
  }

  private static int prefixBits(NetworkAddress address) {
    if (address.isLocal() || !address.isRoutable()) {
      return 0;
    }
    return switch (address) {
      case NetworkAddress.TorV3 _, NetworkAddress.I2p _ -> 4;
      case NetworkAddress.Cjdns _ -> 12;
      case NetworkAddress.IPv4 _ -> 16;
      case NetworkAddress.IPv6 v6 -> AddressRanges.isHeNet(v6) ? 36 : 32;
    };
  }

  /// A copy; for keyed hashing.
  public byte[] toByteArray() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NetGroup that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public int compareTo(NetGroup other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public String toString() {
    return Hex.encode(bytes);
  }
}
