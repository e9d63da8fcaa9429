package org.basalt.p2p.peer;

import java.util.Set;
import org.basalt.p2p.api.ConnectionType;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.ServiceFlags;

/// Why a connection is made or was taken.
///
/// @param name as the operator gave it, or the endpoint's text
/// @param endpoint whom to connect to; for inbound ones where it came from
/// @param expectedServices that the address book knows of
/// @param permissions that the listening socket or the address gives
/// @param usesV2 for outbound: encrypted first
/// @param isOnion came in through our onion service
/// @param countsFailure a failed attempt is held against the address in the address book
public record ConnectionPurpose(
    ConnectionType type,
    String name,
    Endpoint endpoint,
    ServiceFlags expectedServices,
    Set<NetPermission> permissions,
    boolean usesV2,
    boolean isOnion,
    boolean countsFailure) {
  public ConnectionPurpose {
    permissions = Set.copyOf(permissions);
  }

  ConnectionPurpose withV1() {
    return new ConnectionPurpose(
        type, name, endpoint, expectedServices, permissions, false, isOnion, countsFailure);
  }
}
