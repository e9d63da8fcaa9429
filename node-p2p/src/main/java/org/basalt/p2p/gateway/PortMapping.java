package org.basalt.p2p.gateway;

import org.basalt.p2p.netaddr.Endpoint;

/// Connections to one endpoint arrive at another one for a while.
///
/// @param internal ours
/// @param external what the internet sees
/// @param lifetimeSec seconds from when it was granted
/// @param isNatPmp granted by the older protocol
record PortMapping(Endpoint internal, Endpoint external, long lifetimeSec, boolean isNatPmp) {
  @Override
  public String toString() {
    return (isNatPmp ? "natpmp" : "pcp")
        + ":"
        + external
        + " -> "
        + internal
        + " (for "
        + lifetimeSec
        + "s)";
  }
}
