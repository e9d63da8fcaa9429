package org.basalt.p2p.peer;

import org.basalt.core.runtime.OwnedBy;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.ServiceFlags;

/// What both sides agreed on between connection and `verack`.
@OwnedBy("peers")
public final class HandshakeState {
  private boolean isVersionSent;
  private int version;
  private int commonVersion;
  private ServiceFlags services = ServiceFlags.NONE;
  private String userAgent = "";
  private int startHeight = -1;
  private boolean wantsTransactions;
  private boolean wantsAddrV2;
  private boolean relaysByWtxid;
  private long timeOffsetSec;
  private Endpoint ourAddress = Endpoint.NONE;
  private boolean prefersHeaders;
  private boolean providesCompactBlocks;
  private ReconciliationState reconciliation = new ReconciliationState.None();
  private boolean isComplete;

  void versionSent() {
    isVersionSent = true;
  }

  boolean isVersionSent() {
    return isVersionSent;
  }

  void versionReceived(
      int peerVersion,
      int common,
      ServiceFlags peerServices,
      String cleanUserAgent,
      int peerHeight,
      boolean isRelayWanted,
      long offsetSec,
      Endpoint asSeenByPeer) {
    version = peerVersion;
    commonVersion = common;
    services = peerServices;
    userAgent = cleanUserAgent;
    startHeight = peerHeight;
    wantsTransactions = isRelayWanted;
    timeOffsetSec = offsetSec;
    ourAddress = asSeenByPeer;
  }

  /// A bloom filter was set or removed, which asks for transactions though `version` may not have
  /// (BIP-0037).
  public void wantsTransactionsFromNowOn() {
    wantsTransactions = true;
  }

  void wantsAddrV2(boolean wanted) {
    wantsAddrV2 = wanted;
  }

  void relaysByWtxid(boolean relays) {
    relaysByWtxid = relays;
  }

  public void prefersHeaders(boolean prefers) {
    prefersHeaders = prefers;
  }

  public void providesCompactBlocks(boolean provides) {
    providesCompactBlocks = provides;
  }

  void reconciliation(ReconciliationState state) {
    reconciliation = state;
  }

  /// BIP-0330.
  ReconciliationState reconciliation() {
    return reconciliation;
  }

  void complete() {
    isComplete = true;
  }

  /// Of the peer; 0 before its `version`.
  public int version() {
    return version;
  }

  public int commonVersion() {
    return commonVersion;
  }

  public ServiceFlags services() {
    return services;
  }

  /// Cleaned of unsafe characters.
  public String userAgent() {
    return userAgent;
  }

  public int startHeight() {
    return startHeight;
  }

  /// The peer's `version` asked for transaction announcements (BIP-0037).
  public boolean wantsTransactions() {
    return wantsTransactions;
  }

  /// BIP-0155.
  public boolean wantsAddrV2() {
    return wantsAddrV2;
  }

  /// BIP-0339.
  public boolean relaysByWtxid() {
    return relaysByWtxid;
  }

  /// Blocks are to be announced by their headers (BIP-0130).
  public boolean prefersHeaders() {
    return prefersHeaders;
  }

  /// Version 2 of BIP-0152.
  public boolean providesCompactBlocks() {
    return providesCompactBlocks;
  }

  /// The peer's clock minus ours.
  public long timeOffsetSec() {
    return timeOffsetSec;
  }

  /// Where the peer says it sees us.
  public Endpoint ourAddress() {
    return ourAddress;
  }

  public boolean isComplete() {
    return isComplete;
  }
}
