package org.basalt.p2p.netaddr;

/// How good it is for somebody who has one address to be told another one, the best last. Source:
/// Core GetReachabilityFrom.
public enum AddressReach {
  UNREACHABLE,
  DEFAULT,
  TEREDO,
  IPV6_WEAK,
  IPV4,
  IPV6_STRONG,
  PRIVATE;

  /// @param told an address of ours
  /// @param peer who is told
  public static AddressReach of(NetworkAddress told, NetworkAddress peer) {
    if (!told.isRoutable()) {
      return UNREACHABLE;
    }
    Network network = told.network();
    boolean isTeredo = isTeredo(told);
    if (isTeredo(peer)) {
      return isTeredo ? TEREDO : byNetwork(network, IPV6_WEAK, IPV4, DEFAULT);
    }
    return switch (peer.network()) {
      case IPV4 -> byNetwork(network, DEFAULT, IPV4, DEFAULT);
      case IPV6 -> {
        AddressReach ipv6 = AddressRanges.hasLinkedIpv4(told) ? IPV6_WEAK : IPV6_STRONG;
        yield isTeredo ? TEREDO : byNetwork(network, ipv6, IPV4, DEFAULT);
      }
      case ONION -> byNetwork(network, DEFAULT, IPV4, PRIVATE);
      case I2P -> network == Network.I2P ? PRIVATE : DEFAULT;
      case CJDNS -> network == Network.CJDNS ? PRIVATE : DEFAULT;
      case UNROUTABLE, INTERNAL -> isTeredo ? TEREDO : byNetwork(network, IPV6_WEAK, IPV4, PRIVATE);
    };
  }

  private static boolean isTeredo(NetworkAddress address) {
    return address instanceof NetworkAddress.IPv6(long high, long _)
        && AddressRanges.isTeredo(high);
  }

  private static AddressReach byNetwork(
      Network network, AddressReach ipv6, AddressReach ipv4, AddressReach onion) {
    return switch (network) {
      case IPV6 -> ipv6;
      case IPV4 -> ipv4;
      case ONION -> onion;
      case I2P, CJDNS, UNROUTABLE, INTERNAL -> DEFAULT;
    };
  }
}
