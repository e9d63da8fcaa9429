package org.basalt.p2p.peer;

import java.util.List;
import org.basalt.chain.api.BlockNode;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.p2p.api.ConnectionType;
import org.basalt.p2p.api.P2pConfig;
import org.basalt.p2p.message.Feature;
import org.basalt.p2p.message.SendAddrV2;
import org.basalt.p2p.message.SendCmpct;
import org.basalt.p2p.message.SendHeaders;
import org.basalt.p2p.message.SendTxRcncl;
import org.basalt.p2p.message.Verack;
import org.basalt.p2p.message.Version;
import org.basalt.p2p.message.WtxidRelay;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.ServiceFlags;
import org.basalt.p2p.wire.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is said from the opening of a connection to the peer's `verack`, and what may not be said
/// then (Core `net_processing.cpp` ProcessMessage, its first part).
///
/// ```
/// outbound  we: version ─► peer: version ─► we: wtxidrelay sendaddrv2 verack getaddr ─► peer: verack
/// inbound   peer: version ─► we: version wtxidrelay sendaddrv2 verack ─► peer: verack
/// ```
@OwnedBy("peers")
public final class Handshake {
  private static final Logger LOG = LoggerFactory.getLogger("net");
  private static final Logger RECONCILIATION_LOG = LoggerFactory.getLogger("txreconciliation");

  /// Near the tip, a peer with only recent blocks is as good as one with all (Core
  /// NODE_NETWORK_LIMITED_ALLOW_CONN_BLOCKS).
  private static final int LIMITED_PEERS_ALLOWED_BLOCKS = 144;

  private final PeerContext context;
  private final String userAgent;
  private final List<PeerProtocol> protocols;

  public Handshake(PeerContext context, String userAgent, List<PeerProtocol> protocols) {
    this.context = context;
    this.userAgent = userAgent;
    this.protocols = List.copyOf(protocols);
  }

  /// The connection is open.
  void begin(PeerSession peer) {
    if (peer.type().isOutbound()) {
      sendVersion(peer);
    }
  }

  private void sendVersion(PeerSession peer) {
    Version version =
        peer.type() == ConnectionType.PRIVATE_BROADCAST ? privateVersion(peer) : version(peer);
    peer.send(version);
    peer.handshake().versionSent();
    LOG.debug(
        "send version message: version={}, blocks={}, txrelay={}, peer={}",
        version.version(),
        version.startHeight(),
        version.isTxRelayWanted() ? 1 : 0,
        peer.id());
  }

  /// The same from every node, whatever its clock, chain and settings.
  private static Version privateVersion(PeerSession peer) {
    return new Version(
        ProtocolVersion.ADDR_V2_AND_WTXID,
        ServiceFlags.NONE,
        0,
        ServiceFlags.NONE,
        Endpoint.NONE,
        ServiceFlags.NONE,
        Endpoint.NONE,
        peer.origin().localNonce(),
        UserAgent.PRIVATE,
        0,
        false);
  }

  private Version version(PeerSession peer) {
    Endpoint remote = peer.endpoint();
    boolean isTellable = remote.address().isRoutable() && remote.address().isV1Compatible();
    ServiceFlags services = servicesFor(peer);
    return new Version(
        ProtocolVersion.OURS,
        services,
        context.clock().timeSec(),
        peer.origin().expectedServices(),
        isTellable ? remote : Endpoint.NONE,
        services,
        Endpoint.NONE,
        peer.origin().localNonce(),
        userAgent,
        context.chain().view().tip().height(),
        acceptsTransactions(context.config(), peer));
  }

  /// What we offer, and what this peer's permissions add to it.
  private ServiceFlags servicesFor(PeerSession peer) {
    return peer.type().isInbound() && peer.has(NetPermission.BLOOMFILTER)
        ? context.services().with(ServiceFlags.BLOOM)
        : context.services();
  }

  /// Transactions from this peer are welcome.
  public static boolean acceptsTransactions(P2pConfig config, PeerSession peer) {
    return peer.type() != ConnectionType.BLOCK_RELAY
        && peer.type() != ConnectionType.FEELER
        && peer.type() != ConnectionType.PRIVATE_BROADCAST
        && (!config.behaviour().isBlocksOnly() || peer.has(NetPermission.RELAY));
  }

  /// Handles what belongs to the handshake, and holds back what must not come before its end.
  ///
  /// @return false if the message is for the behaviours
  boolean handle(PeerSession peer, Message message) {
    if (message instanceof Version version) {
      versionReceived(peer, version);
      return true;
    }
    if (isBeforeVersion(peer, message.type().command())) {
      return true;
    }
    switch (message) {
      case Verack _ -> verackReceived(peer);
      case SendHeaders _ -> peer.handshake().prefersHeaders(true);
      case SendCmpct sendCmpct -> compactBlocksOffered(peer, sendCmpct);
      case WtxidRelay _ -> wtxidRelayReceived(peer);
      case SendAddrV2 _ -> sendAddrV2Received(peer);
      case Feature feature -> featureReceived(peer, feature);
      case SendTxRcncl offer -> reconciliationOffered(peer, offer);
      default -> {
        if (peer.handshake().isComplete()) {
          return false;
        }
        logPremature(peer, message.type().command());
      }
    }
    return true;
  }

  /// A message that could not be decoded.
  ///
  /// @return false if it is for the behaviours, as far as its time is concerned
  boolean handleMalformed(PeerSession peer, String command) {
    if (command.equals(Version.TYPE.command())) {
      return peer.handshake().version() != 0;
    }
    if (isBeforeVersion(peer, command)) {
      return true;
    }
    if (command.equals(Feature.TYPE.command())) {
      peer.disconnect("invalid feature payload");
      return true;
    }
    return false;
  }

  private boolean isBeforeVersion(PeerSession peer, String command) {
    if (peer.handshake().version() != 0) {
      return false;
    }
    LOG.debug(
        "non-version message before version handshake. Message \"{}\" from peer={}",
        CleanText.of(command),
        peer.id());
    return true;
  }

  private static void logPremature(PeerSession peer, String command) {
    LOG.debug(
        "Unsupported message \"{}\" prior to verack from peer={}",
        CleanText.of(command),
        peer.id());
  }

  private void versionReceived(PeerSession peer, Version version) {
    HandshakeState state = peer.handshake();
    if (state.version() != 0) {
      LOG.debug("redundant version message from peer={}", peer.id());
      return;
    }
    if (expectsServices(peer) && !hasAllDesirableServices(context, version.services())) {
      peer.disconnect(
          String.format(
              "peer does not offer the expected services (%08x offered, %08x expected)",
              version.services().bits(), desirableServices(context, version.services()).bits()));
      return;
    }
    if (version.version() < ProtocolVersion.MIN_PEER) {
      peer.disconnect("peer using obsolete version " + version.version());
      return;
    }
    if (peer.type().isInbound() && isOurNonce(version.nonce())) {
      LOG.info("connected to self at {}, disconnecting", peer.endpoint());
      peer.close();
      return;
    }
    if (peer.type().isInbound()) {
      sendVersion(peer);
    }
    int common = Math.min(version.version(), advertised(peer));
    state.versionReceived(
        version.version(),
        common,
        version.services(),
        version.cleanUserAgent(),
        version.startHeight(),
        version.isTxRelayWanted(),
        version.timeSec() - context.clock().timeSec(),
        version.receiver());
    LOG.debug(
        "receive version message: {}: version {}, blocks={}, us={}, txrelay={}, peer={}",
        state.userAgent().isEmpty() ? "<no user agent>" : state.userAgent(),
        version.version(),
        version.startHeight(),
        version.receiver(),
        version.isTxRelayWanted() ? 1 : 0,
        peer.id());
    answerVersion(peer, common);
  }

  private static int advertised(PeerSession peer) {
    return peer.type() == ConnectionType.PRIVATE_BROADCAST
        ? ProtocolVersion.ADDR_V2_AND_WTXID
        : ProtocolVersion.OURS;
  }

  private void answerVersion(PeerSession peer, int common) {
    if (peer.type() == ConnectionType.PRIVATE_BROADCAST) {
      if (peer.handshake().wantsTransactions()) {
        peer.send(new Verack());
      } else {
        peer.disconnect("does not support transaction relay (connected in vain)");
      }
      return;
    }
    if (common >= ProtocolVersion.ADDR_V2_AND_WTXID) {
      peer.send(new WtxidRelay());
      peer.send(new SendAddrV2());
      offerReconciliation(peer);
    }
    peer.send(new Verack());
    for (PeerProtocol protocol : protocols) {
      protocol.versionReceived(peer);
    }
    if (peer.type() == ConnectionType.FEELER) {
      peer.disconnect("feeler connection completed");
    }
  }

  private boolean isOurNonce(long nonce) {
    for (PeerSession other : context.table().all()) {
      // On a private broadcast, hanging up would tell who we are: whoever is at its other end could
      // connect to nodes with our nonce to find out.
      if (other.type().isOutbound()
          && other.type() != ConnectionType.PRIVATE_BROADCAST
          && !other.handshake().isComplete()
          && other.origin().localNonce() == nonce) {
        return true;
      }
    }
    return false;
  }

  private static boolean expectsServices(PeerSession peer) {
    return switch (peer.type()) {
      case OUTBOUND_FULL_RELAY, BLOCK_RELAY, ADDR_FETCH -> true;
      case INBOUND, MANUAL, FEELER, PRIVATE_BROADCAST -> false;
    };
  }

  /// The peer has what we look for in peers of our own choosing.
  public static boolean hasAllDesirableServices(PeerContext context, ServiceFlags services) {
    return services.has(desirableServices(context, services));
  }

  private static ServiceFlags desirableServices(PeerContext context, ServiceFlags offered) {
    if (offered.has(ServiceFlags.NETWORK_LIMITED)) {
      BlockNode tip = context.chain().view().tip();
      long spacing = context.chain().network().consensus().targetSpacingSec();
      if ((context.clock().timeSec() - tip.timeSec()) / spacing < LIMITED_PEERS_ALLOWED_BLOCKS) {
        return ServiceFlags.of(ServiceFlags.NETWORK_LIMITED, ServiceFlags.WITNESS);
      }
    }
    return ServiceFlags.of(ServiceFlags.NETWORK, ServiceFlags.WITNESS);
  }

  private void verackReceived(PeerSession peer) {
    if (peer.handshake().isComplete()) {
      LOG.debug("ignoring redundant verack message from peer={}", peer.id());
      return;
    }
    String text =
        String.format(
            "New %s peer connected: transport: %s, version: %d, peer=%d",
            peer.type().text(), peer.connection().version(), peer.handshake().version(), peer.id());
    if (peer.type().isInbound()) {
      LOG.debug("{}", text);
    } else {
      LOG.info("{}", text);
    }
    peer.handshake().complete();
    boolean isAgreed =
        peer.handshake().reconciliation() instanceof ReconciliationState.Agreed
            && peer.handshake().relaysByWtxid();
    if (!isAgreed) {
      peer.handshake().reconciliation(new ReconciliationState.None());
    }
    for (PeerProtocol protocol : protocols) {
      if (protocol.serves(peer.type())) {
        protocol.attach(peer);
      }
    }
  }

  private void offerReconciliation(PeerSession peer) {
    P2pConfig config = context.config();
    boolean isFit =
        config.relay().offersReconciliation()
            && !config.behaviour().isBlocksOnly()
            && peer.type().relaysTransactions()
            && peer.type() != ConnectionType.ADDR_FETCH
            && peer.handshake().wantsTransactions();
    if (isFit) {
      long salt = context.random().nextLong();
      peer.handshake().reconciliation(new ReconciliationState.Offered(salt));
      peer.send(new SendTxRcncl(ReconciliationState.VERSION, salt));
    }
  }

  private void reconciliationOffered(PeerSession peer, SendTxRcncl offer) {
    if (!context.config().relay().offersReconciliation()) {
      LOG.debug(
          "sendtxrcncl from peer={} ignored, as our node does not have txreconciliation enabled",
          peer.id());
    } else if (peer.handshake().isComplete()) {
      peer.disconnect("sendtxrcncl received after verack");
    } else if (!acceptsTransactions(context.config(), peer)) {
      peer.disconnect("sendtxrcncl received to which we indicated no tx relay");
    } else if (!peer.handshake().wantsTransactions()) {
      peer.disconnect("sendtxrcncl received which indicated no tx relay to us");
    } else {
      agreeOnReconciliation(peer, offer);
    }
  }

  private static void agreeOnReconciliation(PeerSession peer, SendTxRcncl offer) {
    switch (peer.handshake().reconciliation()) {
      case ReconciliationState.None _ ->
          LOG.debug("Ignore unexpected txreconciliation signal from peer={}", peer.id());
      case ReconciliationState.Agreed _ ->
          peer.disconnect(
              "txreconciliation protocol violation"
                  + " (sendtxrcncl received from already registered peer)");
      case ReconciliationState.Offered(long salt) -> {
        if (offer.version() == 0) {
          peer.disconnect("txreconciliation protocol violation");
          return;
        }
        RECONCILIATION_LOG.debug(
            "Register peer={} (inbound={})", peer.id(), peer.type().isInbound() ? 1 : 0);
        peer.handshake().reconciliation(ReconciliationState.agreed(salt, offer.salt()));
      }
    }
  }

  private static void compactBlocksOffered(PeerSession peer, SendCmpct offer) {
    if (offer.announce() > 1) {
      peer.misbehaving("invalid sendcmpct announce field");
    } else if (offer.version() == SendCmpct.VERSION) {
      peer.handshake().providesCompactBlocks(true);
      peer.statistics().highBandwidthRequested(offer.isHighBandwidth());
    }
  }

  private static void wtxidRelayReceived(PeerSession peer) {
    if (peer.handshake().isComplete()) {
      peer.disconnect("wtxidrelay received after verack");
    } else if (peer.commonVersion() < ProtocolVersion.ADDR_V2_AND_WTXID) {
      LOG.debug(
          "ignoring wtxidrelay due to old common version={} from peer={}",
          peer.commonVersion(),
          peer.id());
    } else if (peer.handshake().relaysByWtxid()) {
      LOG.debug("ignoring duplicate wtxidrelay from peer={}", peer.id());
    } else {
      peer.handshake().relaysByWtxid(true);
    }
  }

  private static void sendAddrV2Received(PeerSession peer) {
    if (peer.handshake().isComplete()) {
      peer.disconnect("sendaddrv2 received after verack");
    } else {
      peer.handshake().wantsAddrV2(true);
    }
  }

  private static void featureReceived(PeerSession peer, Feature feature) {
    if (peer.handshake().isComplete()) {
      peer.disconnect("feature received after verack");
    } else if (peer.commonVersion() < ProtocolVersion.FEATURE) {
      peer.disconnect("feature received with incompatible version " + peer.commonVersion());
    } else {
      LOG.debug("unknown feature advertised: {}", CleanText.of(feature.id()));
    }
  }
}
