package org.basalt.p2p.netaddr;

import org.basalt.core.crypto.SipHash24;

/// Says of addresses which [NetGroup] they are in: by autonomous system if there is an [AsMap],
/// else by prefix.
///
/// @param asMap [AsMap#NONE] for prefixes only
/// @param secret for [#keyed]: not known to anybody else
public record NetGroups(AsMap asMap, SipHash24 secret) {
  /// By prefix, for tests and where nothing secret is needed.
  public static final NetGroups BY_PREFIX = new NetGroups(AsMap.NONE, new SipHash24(0, 0));

  public NetGroup of(NetworkAddress address) {
    long system = asMap.systemOf(address);
    return system == 0 ? NetGroup.of(address) : NetGroup.ofSystem(system);
  }

  /// A number for the address's group that nobody can aim at (Core CalculateKeyedNetGroup).
  public long keyed(NetworkAddress address) {
    return secret.hash(of(address).toByteArray());
  }
}
