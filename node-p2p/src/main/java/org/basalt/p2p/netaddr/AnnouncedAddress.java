package org.basalt.p2p.netaddr;

/// A peer's address as gossiped: where, what it offers, and when it was last seen (Core CAddress).
///
/// @param timeSec seconds since 1970, 0 to 2^32 - 1; as claimed by who told us
public record AnnouncedAddress(long timeSec, ServiceFlags services, Endpoint endpoint) {
  public AnnouncedAddress {
    if (timeSec < 0 || timeSec > 0xffffffffL) {
      throw new IllegalArgumentException("time " + timeSec + " does not fit 32 bits");
    }
  }

  public AnnouncedAddress withTimeSec(long newTimeSec) {
    return new AnnouncedAddress(newTimeSec, services, endpoint);
  }
}
