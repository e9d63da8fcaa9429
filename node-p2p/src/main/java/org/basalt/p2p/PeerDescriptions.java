package org.basalt.p2p;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.basalt.chain.api.BlockNode;
import org.basalt.p2p.api.NetworkInfo;
import org.basalt.p2p.api.PeerInfo;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.Network;
import org.basalt.p2p.peer.HandshakeState;
import org.basalt.p2p.peer.NetPermission;
import org.basalt.p2p.peer.PeerSession;
import org.basalt.p2p.peer.PeerStatistics;
import org.basalt.p2p.peer.ProtocolVersion;
import org.basalt.p2p.peer.Proxies;
import org.basalt.p2p.peer.Reachability;
import org.basalt.p2p.protocol.UploadTarget;
import org.basalt.p2p.transport.Traffic;
import org.basalt.p2p.transport.TransportVersion;

/// Peers and network as RPC shows them. On the thread `peers`.
final class PeerDescriptions {
  private final P2p p2p;

  PeerDescriptions(P2p p2p) {
    this.p2p = p2p;
  }

  List<PeerInfo> peers() {
    List<PeerInfo> infos = new ArrayList<>();
    for (PeerSession peer : p2p.context().table().all()) {
      infos.add(describe(peer));
    }
    return infos;
  }

  private PeerInfo describe(PeerSession peer) {
    HandshakeState handshake = peer.handshake();
    PeerStatistics statistics = peer.statistics();
    Traffic traffic = peer.connection().traffic();
    return new PeerInfo(
        peer.id(),
        peer.origin().name(),
        text(peer.connection().local()),
        handshake.version() == 0 ? "" : text(handshake.ourAddress()),
        peer.network().text(),
        p2p.context().groups().asMap().systemOf(peer.endpoint().address()),
        handshake.services().bits(),
        handshake.wantsTransactions() && peer.type().relaysTransactions(),
        p2p.protocols().txAnnouncement().announcedUpTo(peer),
        p2p.protocols().txAnnouncement().waitingCount(peer),
        traffic.lastSentSec(),
        traffic.lastReceivedSec(),
        statistics.lastTransactionSec(),
        statistics.lastBlockSec(),
        traffic.bytesSent(),
        traffic.bytesReceived(),
        peer.origin().connectedMs() / 1000,
        handshake.timeOffsetSec(),
        statistics.pingMicros(),
        statistics.minPingMicros(),
        p2p.protocols().keepAlive().waitMicros(peer),
        handshake.version(),
        handshake.userAgent(),
        peer.type().isInbound(),
        p2p.protocols().highBandwidth().contains(peer),
        statistics.isHighBandwidthFrom(),
        statistics.presyncHeight(),
        peer.progress().bestKnown().map(BlockNode::height).orElse(-1),
        peer.progress().lastCommon().map(BlockNode::height).orElse(-1),
        p2p.protocols().blockDownload().heightsInFlight(peer),
        statistics.isAddressRelayEnabled(),
        statistics.addressesProcessed(),
        statistics.addressesRateLimited(),
        NetPermission.texts(peer.origin().permissions()),
        p2p.protocols().txAnnouncement().minFeeRateSatPerKvB(peer),
        traffic.sentByCommand(),
        traffic.receivedByCommand(),
        peer.type(),
        transport(peer),
        peer.connection().sessionId());
  }

  private static String transport(PeerSession peer) {
    TransportVersion version = peer.connection().version();
    return version.toString();
  }

  private static String text(Endpoint endpoint) {
    return endpoint.address().isValid() ? endpoint.toString() : "";
  }

  NetworkInfo network() {
    List<PeerSession> all =
        p2p.context().table().all().stream().filter(peer -> !peer.isClosing()).toList();
    int inbound = (int) all.stream().filter(peer -> peer.type().isInbound()).count();
    return new NetworkInfo(
        p2p.userAgent(),
        ProtocolVersion.OURS,
        p2p.context().services().bits(),
        !p2p.context().config().behaviour().isBlocksOnly(),
        medianOutboundOffset(all),
        p2p.connector().isActive(),
        inbound,
        all.size() - inbound,
        networks(),
        localAddresses(),
        totals());
  }

  private static long medianOutboundOffset(List<PeerSession> all) {
    long[] offsets =
        all.stream()
            .filter(peer -> peer.type().isOutbound() && peer.handshake().version() != 0)
            .mapToLong(peer -> peer.handshake().timeOffsetSec())
            .sorted()
            .toArray();
    // Fewer say too little (Core TimeOffsets::Median).
    return offsets.length < 5 ? 0 : offsets[offsets.length / 2];
  }

  private List<NetworkInfo.Network> networks() {
    Reachability reachability = p2p.reachability();
    return Arrays.stream(Network.values())
        .filter(network -> network != Network.UNROUTABLE && network != Network.INTERNAL)
        .map(network -> {
          boolean isReachable = reachability.contains(network);
          Optional<Proxies.Proxy> proxy = p2p.proxies().of(network);
          return new NetworkInfo.Network(
              network.text(),
              !isReachable,
              isReachable,
              proxy.map(Proxies.Proxy::toString).orElse(""),
              proxy.map(Proxies.Proxy::isolates).orElse(false));
        })
        .toList();
  }

  private List<NetworkInfo.LocalAddress> localAddresses() {
    return p2p.reachability().ours().stream()
        .map(local ->
            new NetworkInfo.LocalAddress(
                local.endpoint().address().toString(), local.endpoint().port(), local.score()))
        .toList();
  }

  private NetworkInfo.Totals totals() {
    UploadTarget target = p2p.protocols().uploadTarget();
    return new NetworkInfo.Totals(
        p2p.transport().bytesReceived(),
        p2p.transport().bytesSent(),
        p2p.context().clock().timeMillis(),
        UploadTarget.CYCLE_SEC,
        target.targetBytes(),
        target.isReached(),
        !target.isReachedForOldBlocks(),
        target.bytesLeft(),
        target.secondsLeft());
  }
}
