package org.basalt.p2p.peer;

import org.basalt.core.runtime.OwnedBy;

/// Counts and times of one peer, for RPC and for choosing whom to keep. Written by behaviours.
@OwnedBy("peers")
public final class PeerStatistics {
  public static final long NONE = -1;

  private long lastTransactionSec;
  private long lastBlockSec;
  private long pingMicros = NONE;
  private long minPingMicros = NONE;
  private long pingStartedMs = NONE;
  private boolean isAddressRelayEnabled;
  private long addressesProcessed;
  private long addressesRateLimited;
  private boolean isHighBandwidthFrom;
  private int presyncHeight = -1;
  private long lastBlockAnnouncementSec;

  public void blockReceived(long timeSec) {
    lastBlockSec = timeSec;
  }

  public void transactionReceived(long timeSec) {
    lastTransactionSec = timeSec;
  }

  public void pingSent(long timeMs) {
    pingStartedMs = timeMs;
  }

  public void pingCancelled() {
    pingStartedMs = NONE;
  }

  public void ponged(long micros) {
    pingStartedMs = NONE;
    pingMicros = micros;
    minPingMicros = minPingMicros == NONE ? micros : Math.min(minPingMicros, micros);
  }

  public void addressRelayEnabled() {
    isAddressRelayEnabled = true;
  }

  public void addressesReceived(long processed, long rateLimited) {
    addressesProcessed += processed;
    addressesRateLimited += rateLimited;
  }

  public void highBandwidthRequested(boolean requested) {
    isHighBandwidthFrom = requested;
  }

  /// @param height -1 if none is under way
  public void presyncReached(int height) {
    presyncHeight = height;
  }

  public void blockAnnounced(long timeSec) {
    lastBlockAnnouncementSec = timeSec;
  }

  public long lastTransactionSec() {
    return lastTransactionSec;
  }

  public long lastBlockSec() {
    return lastBlockSec;
  }

  public long pingMicros() {
    return pingMicros;
  }

  public long minPingMicros() {
    return minPingMicros;
  }

  /// When the ping that is out was sent; [#NONE] if none is.
  public long pingStartedMs() {
    return pingStartedMs;
  }

  public boolean isAddressRelayEnabled() {
    return isAddressRelayEnabled;
  }

  public long addressesProcessed() {
    return addressesProcessed;
  }

  public long addressesRateLimited() {
    return addressesRateLimited;
  }

  public boolean isHighBandwidthFrom() {
    return isHighBandwidthFrom;
  }

  public int presyncHeight() {
    return presyncHeight;
  }

  /// When the peer last told of a block with more work than our tip.
  public long lastBlockAnnouncementSec() {
    return lastBlockAnnouncementSec;
  }
}
