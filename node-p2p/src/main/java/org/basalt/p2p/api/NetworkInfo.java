package org.basalt.p2p.api;

import java.util.List;

/// What RPC `getnetworkinfo` and `getnettotals` say of the node's networking. A snapshot.
///
/// @param subversion our user agent
/// @param localServices bits that we offer
/// @param relaysTransactions false with `-blocksonly`
/// @param timeOffsetSec median over the outbound peers
/// @param totals bytes since start
public record NetworkInfo(
    String subversion,
    int protocolVersion,
    long localServices,
    boolean relaysTransactions,
    long timeOffsetSec,
    boolean isActive,
    int connectionsIn,
    int connectionsOut,
    List<Network> networks,
    List<LocalAddress> localAddresses,
    Totals totals) {
  public NetworkInfo {
    networks = List.copyOf(networks);
    localAddresses = List.copyOf(localAddresses);
  }

  public int connections() {
    return connectionsIn + connectionsOut;
  }

  /// @param name `ipv4`, `ipv6`, `onion`, `i2p`, `cjdns`
  /// @param proxy `address:port`, empty if none
  public record Network(
      String name,
      boolean limited,
      boolean reachable,
      String proxy,
      boolean randomizesCredentials) {}

  /// An address at which others may reach us.
  public record LocalAddress(String address, int port, int score) {}

  /// @param timeMillis since 1970 when this was taken
  /// @param uploadTargetBytes of `-maxuploadtarget` for each timeframe; 0 is no limit
  /// @param bytesLeftInCycle 0 if there is no limit
  public record Totals(
      long bytesReceived,
      long bytesSent,
      long timeMillis,
      long uploadTimeframeSec,
      long uploadTargetBytes,
      boolean isTargetReached,
      boolean servesHistoricalBlocks,
      long bytesLeftInCycle,
      long timeLeftInCycleSec) {}
}
