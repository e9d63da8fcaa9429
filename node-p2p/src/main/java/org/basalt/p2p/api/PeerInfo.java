package org.basalt.p2p.api;

import java.util.List;
import java.util.Map;

/// What RPC `getpeerinfo` says of one peer. A snapshot; texts and numbers only.
///
/// @param id grows with each connection, never used again
/// @param addr `address:port`, or the name that the operator gave
/// @param addrBind our end; empty if unknown
/// @param addrLocal our address as the peer sees it; empty if it did not tell
/// @param network `ipv4`, `ipv6`, `onion`, `i2p`, `cjdns`, `not_publicly_routable`, `internal`
/// @param mappedAs number of the autonomous system; 0 if unknown
/// @param services bits that the peer offers
/// @param relayTxes the peer wants transactions to be announced
/// @param lastInvSequence mempool sequence number of our last transaction announcement
/// @param invToSend transactions waiting to be announced
/// @param lastSendSec seconds since 1970, 0 if never; likewise the other `last…` times
/// @param connTimeSec when the connection was made
/// @param timeOffsetSec the peer's clock minus ours
/// @param pingMicros round trip of the last ping; -1 if none came back
/// @param minPingMicros the best round trip; -1 if none
/// @param pingWaitMicros how long a ping has been without answer; -1 if none is out
/// @param version of the protocol that the peer speaks; 0 before its `version`
/// @param subver user agent, cleaned of unsafe characters
/// @param bip152HbTo we asked the peer for high-bandwidth compact blocks
/// @param bip152HbFrom the peer asked us
/// @param presyncedHeaders height reached by header pre-synchronisation; -1 if none is under way
/// @param syncedHeaders height of the last header in common; -1 if unknown
/// @param syncedBlocks height of the last block in common; -1 if unknown
/// @param inflight heights of blocks asked from the peer
/// @param addrProcessed addresses taken
/// @param addrRateLimited addresses dropped for coming too fast
/// @param permissions names as in `-whitelist`
/// @param minFeeFilterSatPerKvB lowest fee rate the peer wants to hear of
/// @param bytesSentPerMsg by message type; types with zero are absent
/// @param bytesReceivedPerMsg by message type; unknown types are summed as `*other*`
/// @param transport `detecting`, `v1` or `v2`
/// @param sessionId of BIP-0324 as hex; empty for v1
public record PeerInfo(
    long id,
    String addr,
    String addrBind,
    String addrLocal,
    String network,
    long mappedAs,
    long services,
    boolean relayTxes,
    long lastInvSequence,
    long invToSend,
    long lastSendSec,
    long lastReceiveSec,
    long lastTransactionSec,
    long lastBlockSec,
    long bytesSent,
    long bytesReceived,
    long connTimeSec,
    long timeOffsetSec,
    long pingMicros,
    long minPingMicros,
    long pingWaitMicros,
    int version,
    String subver,
    boolean inbound,
    boolean bip152HbTo,
    boolean bip152HbFrom,
    int presyncedHeaders,
    int syncedHeaders,
    int syncedBlocks,
    List<Integer> inflight,
    boolean addrRelayEnabled,
    long addrProcessed,
    long addrRateLimited,
    List<String> permissions,
    long minFeeFilterSatPerKvB,
    Map<String, Long> bytesSentPerMsg,
    Map<String, Long> bytesReceivedPerMsg,
    ConnectionType connectionType,
    String transport,
    String sessionId) {
  public PeerInfo {
    inflight = List.copyOf(inflight);
    permissions = List.copyOf(permissions);
    bytesSentPerMsg = Map.copyOf(bytesSentPerMsg);
    bytesReceivedPerMsg = Map.copyOf(bytesReceivedPerMsg);
  }
}
