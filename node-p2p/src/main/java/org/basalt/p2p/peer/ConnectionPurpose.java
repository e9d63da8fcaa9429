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
/// @param lastSeenSec when it was last known to be alive, as told, in seconds since 1970; 0 if
///   nobody told
/// @param permissions that the listening socket or the address gives
/// @param usesV2 for outbound: encrypted first
/// @param isOnion came in through our onion service
/// @param throughTor by the proxy for onion peers, whatever network the peer is in
/// @param countsFailure a failed attempt is held against the address in the address book
public record ConnectionPurpose(
    ConnectionType type,
    String name,
    Endpoint endpoint,
    ServiceFlags expectedServices,
    long lastSeenSec,
    Set<NetPermission> permissions,
    boolean usesV2,
    boolean isOnion,
    boolean throughTor,
    boolean countsFailure) {
  public ConnectionPurpose {
    permissions = Set.copyOf(permissions);
  }

  /// Of a peer that the operator named, or that came to us.
  static ConnectionPurpose named(
      ConnectionType type, String name, Endpoint endpoint, boolean usesV2) {
    return new ConnectionPurpose(
        type, name, endpoint, ServiceFlags.NONE, 0, Set.of(), usesV2, false, false, false);
  }

  static ConnectionPurpose inbound(
      Endpoint remote, Set<NetPermission> permissions, boolean isOnion) {
    return new ConnectionPurpose(
        ConnectionType.INBOUND,
        "",
        remote,
        ServiceFlags.NONE,
        0,
        permissions,
        false,
        isOnion,
        false,
        false);
  }

  /// Hours since it was last known to be alive; 0 if nobody told.
  double lastSeenHours(long nowSec) {
    return lastSeenSec == 0 ? 0 : (nowSec - lastSeenSec) / 3600.0;
  }

  ConnectionPurpose withV1() {
    return new ConnectionPurpose(
        type,
        name,
        endpoint,
        expectedServices,
        lastSeenSec,
        permissions,
        false,
        isOnion,
        throughTor,
        countsFailure);
  }
}
