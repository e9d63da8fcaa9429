package org.basalt.p2p.protocol;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.basalt.chain.api.TxOutcome;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.p2p.address.AddressBook;
import org.basalt.p2p.address.BanList;
import org.basalt.p2p.api.ConnectionType;
import org.basalt.p2p.message.GetData;
import org.basalt.p2p.message.Inv;
import org.basalt.p2p.message.Inventory;
import org.basalt.p2p.message.Ping;
import org.basalt.p2p.message.Pong;
import org.basalt.p2p.message.TxMessage;
import org.basalt.p2p.netaddr.AnnouncedAddress;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.HostPort;
import org.basalt.p2p.netaddr.Network;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.netaddr.ServiceFlags;
import org.basalt.p2p.peer.ConnectionPurpose;
import org.basalt.p2p.peer.Connector;
import org.basalt.p2p.peer.PeerContext;
import org.basalt.p2p.peer.PeerProtocol;
import org.basalt.p2p.peer.PeerSession;
import org.basalt.p2p.peer.Reachability;
import org.basalt.p2p.sync.PrivateBroadcastQueue;
import org.basalt.p2p.sync.RawId;
import org.basalt.p2p.transport.CloseReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends transactions of RPC `sendrawtransaction` with `-privatebroadcast`, so that nobody learns
/// where they come from (Core net_processing.cpp, net.cpp ThreadPrivateBroadcast).
///
/// Each goes to three peers that are drawn at random from the address book, each over a connection
/// of its own through Tor or I2P that carries nothing else:
///
/// ```
/// we    version (says nothing of us)          verack  inv        tx ping
/// peer          version verack                            getdata         pong ─► disconnect
/// ```
///
/// The transaction is not in our mempool, so none of our usual peers can find it here, until one of
/// them announces it: then it has spread, and is relayed like any other. What does not come back is
/// sent to one more peer now and then, as long as the mempool would take it.
///
/// IPv4 and IPv6 peers are used too, through the proxy for onion peers, once an onion peer has
/// answered through it: before that it might be a proxy that hides nothing.
@OwnedBy("peers")
public final class PrivateBroadcast implements PeerProtocol {
  private static final Logger LOG = LoggerFactory.getLogger("privatebroadcast");

  /// Peers that get each transaction (Core NUM_PRIVATE_BROADCAST_PER_TX).
  private static final int PEERS_PER_TRANSACTION = 3;

  /// Connections at once (Core MAX_PRIVATE_BROADCAST_CONNECTIONS).
  public static final int CONNECTIONS_MAX = 64;

  /// Attempts begun in one turn, as those that fail at once would keep the thread busy.
  private static final int ATTEMPTS_PER_TURN = 3;

  /// Core PRIVATE_BROADCAST_MAX_CONNECTION_LIFETIME.
  private static final long LIFETIME_MAX_MS = 3 * 60 * 1000;

  private static final long REATTEMPT_INTERVAL_MS = 2 * 60 * 1000;
  private static final int REATTEMPT_SPREAD_MS = 60 * 1000;

  /// Stale transactions that the ledger is asked about at once.
  private static final int REATTEMPTS_AT_ONCE = 500;

  private final PeerContext context;
  private final AddressBook book;
  private final BanList bans;
  private final Reachability reachability;
  private final Connector connector;
  private final boolean isEnabled;
  private final PrivateBroadcastQueue queue =
      new PrivateBroadcastQueue(PrivateBroadcastQueue.TRANSACTIONS_MAX);
  private final Map<Long, Long> pings = new HashMap<>();
  private int toOpen;
  private boolean hasTorAnswered;
  private boolean isLackTold;
  private long nextReattemptNanos;

  PrivateBroadcast(
      PeerContext context,
      AddressBook book,
      BanList bans,
      Reachability reachability,
      Connector connector) {
    this.context = context;
    this.book = book;
    this.bans = bans;
    this.reachability = reachability;
    this.connector = connector;
    this.isEnabled = context.config().privacy().broadcastsPrivately();
    this.nextReattemptNanos = context.clock().nanos();
  }

  @Override
  public boolean serves(ConnectionType type) {
    return type == ConnectionType.PRIVATE_BROADCAST;
  }

  // For RPC.

  /// Some network that hides us can be reached now.
  public boolean isPossible() {
    return reachability.contains(Network.ONION) || reachability.contains(Network.I2P);
  }

  public PrivateBroadcastQueue.Addition add(Transaction tx) {
    PrivateBroadcastQueue.Addition outcome = queue.add(tx, context.clock().timeMillis());
    switch (outcome) {
      case ADDED -> {
        LOG.debug("Requesting {} new connections due to {}", PEERS_PER_TRANSACTION, text(tx));
        toOpen += PEERS_PER_TRANSACTION;
      }
      case ALREADY_THERE ->
          LOG.debug(
              "Ignoring unnecessary request to schedule an already scheduled transaction: {}",
              text(tx));
      case FULL ->
          LOG.debug(
              "Rejecting private broadcast, queue full (cap={}): {}",
              PrivateBroadcastQueue.TRANSACTIONS_MAX,
              text(tx));
    }
    return outcome;
  }

  private static String text(Transaction tx) {
    return "txid=" + tx.txid() + ", wtxid=" + tx.wtxid();
  }

  public List<PrivateBroadcastQueue.Pending> pending() {
    return queue.pending();
  }

  /// Gives up all transactions with an id.
  ///
  /// @param id a txid, or the bytes of a wtxid
  /// @return those that were pending
  public List<Transaction> abort(Txid id) {
    List<Transaction> found = queue.find(RawId.of(id));
    found.forEach(this::forget);
    return found;
  }

  /// Not all connections may have been needed.
  ///
  /// @return true if it was pending
  private boolean forget(Transaction tx) {
    Optional<Integer> confirmed = queue.remove(tx.wtxid());
    confirmed.ifPresent(
        count -> toOpen = Math.max(0, toOpen - Math.max(0, PEERS_PER_TRANSACTION - count)));
    return confirmed.isPresent();
  }

  /// A peer sent a transaction: if it is one of ours, it has spread.
  void received(PeerSession peer, Transaction tx) {
    if (isEnabled && forget(tx)) {
      LOG.debug(
          "Received our privately broadcast transaction (txid={}) from the network from peer={};"
              + " stopping private broadcast attempts",
          tx.txid(),
          peer.id());
    }
  }

  /// Lets scheduled tasks see this much more time passed (RPC `mockscheduler`).
  public void advance(Duration span) {
    nextReattemptNanos -= span.toNanos();
  }

  // Opening connections.

  @Override
  public void service() {
    if (!isEnabled) {
      return;
    }
    noticeTor();
    reattempt();
    int attempts = connector.attempts(ConnectionType.PRIVATE_BROADCAST);
    int open = context.table().count(peer -> peer.type() == ConnectionType.PRIVATE_BROADCAST);
    int wanted =
        Math.min(Math.min(toOpen - attempts, CONNECTIONS_MAX - open - attempts), ATTEMPTS_PER_TURN);
    for (int i = 0; i < wanted && connector.isActive(); i++) {
      connectToSomeone();
    }
  }

  private void noticeTor() {
    hasTorAnswered =
        hasTorAnswered
            || context
                    .table()
                    .count(peer ->
                        peer.type().isOutbound()
                            && peer.endpoint().address() instanceof NetworkAddress.TorV3
                            && peer.handshake().version() != 0)
                > 0;
  }

  private void connectToSomeone() {
    List<Network> networks = new ArrayList<>();
    if (reachability.contains(Network.ONION)) {
      networks.add(Network.ONION);
      for (Network open :
          hasTorAnswered ? List.of(Network.IPV4, Network.IPV6) : List.<Network>of()) {
        if (reachability.contains(open)) {
          networks.add(open);
        }
      }
    }
    if (reachability.contains(Network.I2P)) {
      networks.add(Network.I2P);
    }
    if (networks.isEmpty()) {
      if (!isLackTold) {
        LOG.warn("Unable to open -privatebroadcast connections: neither Tor nor I2P is reachable");
      }
      isLackTold = true;
      return;
    }
    isLackTold = false;
    Network network = networks.get(context.random().nextInt(networks.size()));
    book.select(false, Set.of(network))
        .map(AddressBook.Candidate::address)
        .filter(this::isSuitable)
        .ifPresent(address -> connect(address, network));
  }

  private boolean isSuitable(AnnouncedAddress address) {
    Endpoint endpoint = address.endpoint();
    return endpoint.address().isRoutable()
        && !reachability.isOurs(endpoint.address())
        && !bans.isBanned(endpoint.address())
        && !bans.isDiscouraged(endpoint.address())
        && !connector.isKnown(endpoint.toString(), endpoint);
  }

  private void connect(AnnouncedAddress address, Network network) {
    Endpoint endpoint = address.endpoint();
    boolean usesV2 =
        context.config().behaviour().usesV2Transport()
            && address.services().has(ServiceFlags.P2P_V2);
    connector.connect(
        new ConnectionPurpose(
            ConnectionType.PRIVATE_BROADCAST,
            "",
            endpoint,
            address.services(),
            address.timeSec(),
            Set.of(),
            usesV2,
            false,
            network == Network.IPV4 || network == Network.IPV6,
            true),
        new HostPort(endpoint.address().toString(), endpoint.port()));
  }

  @Override
  public void opened(PeerSession peer) {
    toOpen = Math.max(0, toOpen - 1);
    book.attempt(peer.endpoint(), true);
    LOG.debug("Socket connected to {}; remaining connections to open: {}", peer.endpoint(), toOpen);
  }

  @Override
  public void failed(ConnectionPurpose purpose, CloseReason reason) {
    if (reason.kind() == CloseReason.Kind.PROXY_FAILED) {
      // Where the proxy itself is gone, it is not the address's fault.
      book.attempt(purpose.endpoint(), true);
    }
    LOG.debug(
        "Failed to connect to {}, will {}remaining connections to open: {}",
        purpose.endpoint(),
        toOpen == 0 ? "not retry, " : "retry to a different address; ",
        toOpen);
  }

  @Override
  public void closed(PeerSession peer) {
    pings.remove(peer.id());
    if (!queue.disconnected(peer.id()) && !queue.isEmpty()) {
      toOpen++;
    }
  }

  // Speaking.

  @Override
  public void attach(PeerSession peer) {
    peer.on(GetData.TYPE, message -> asked(peer, message));
    peer.on(Pong.TYPE, pong -> ponged(peer, pong));
    Optional<Transaction> chosen =
        queue.pick(peer.id(), peer.endpoint(), context.clock().timeMillis());
    if (chosen.isEmpty()) {
      LOG.debug(
          "Disconnecting: no more transactions for private broadcast (connected in vain), peer={}",
          peer.id());
      peer.disconnect("nothing to broadcast");
      return;
    }
    Transaction tx = chosen.get();
    LOG.debug(
        "P2P handshake completed, sending INV for txid={}{}, peer={}",
        tx.txid(),
        tx.hasWitness() ? ", wtxid=" + tx.wtxid() : "",
        peer.id());
    peer.send(new Inv(List.of(Inventory.tx(tx.txid()))));
  }

  private void asked(PeerSession peer, GetData request) {
    Optional<Transaction> assigned = queue.assignedTo(peer.id());
    if (assigned.isEmpty()) {
      LOG.debug("Disconnecting: got GETDATA without sending an INV, peer={}", peer.id());
      peer.disconnect("request without an announcement");
      return;
    }
    Transaction tx = assigned.get();
    boolean isThat = request.items().equals(List.of(Inventory.tx(tx.txid())));
    if (!isThat || pings.containsKey(peer.id())) {
      LOG.debug("Disconnecting: got an unexpected GETDATA message, peer={}", peer.id());
      peer.disconnect("request for something else");
      return;
    }
    long nonce;
    do {
      nonce = context.random().nextLong();
    } while (nonce == 0);
    pings.put(peer.id(), nonce);
    peer.send(new TxMessage(tx));
    peer.send(new Ping(nonce));
  }

  private void ponged(PeerSession peer, Pong pong) {
    Long nonce = pings.get(peer.id());
    if (nonce == null || !pong.isComplete() || pong.nonce() != nonce) {
      return;
    }
    queue.confirm(peer.id(), context.clock().timeMillis());
    LOG.debug(
        "Got a PONG (the transaction will probably reach the network), marking for disconnect,"
            + " peer={}",
        peer.id());
    peer.disconnect("transaction sent");
  }

  @Override
  public void service(PeerSession peer) {
    long nowMs = context.clock().timeMillis();
    if (peer.origin().connectedMs() + LIFETIME_MAX_MS < nowMs) {
      LOG.debug(
          "Disconnecting: did not complete the transaction send within {} seconds, peer={}",
          LIFETIME_MAX_MS / 1000,
          peer.id());
      peer.disconnect("private broadcast timeout");
    }
  }

  // Trying again.

  private void reattempt() {
    if (context.clock().nanos() - nextReattemptNanos < 0) {
      return;
    }
    long waitMs = REATTEMPT_INTERVAL_MS + context.random().nextInt(REATTEMPT_SPREAD_MS);
    nextReattemptNanos = context.clock().nanos() + waitMs * 1_000_000;
    queue.stale(context.clock().timeMillis()).stream()
        .limit(REATTEMPTS_AT_ONCE)
        .forEach(tx ->
            context
                .chain()
                .mempool()
                .inquireAdmission(
                    tx, outcome -> context.loop().execute(() -> reattempt(tx, outcome))));
  }

  private void reattempt(Transaction tx, TxOutcome.Judged outcome) {
    switch (outcome) {
      case TxOutcome.Accepted _ -> {
        LOG.debug("Reattempting broadcast of stale txid={} wtxid={}", tx.txid(), tx.wtxid());
        toOpen++;
      }
      case TxOutcome.Refused(var verdict) -> {
        LOG.debug(
            "Giving up broadcast attempts for txid={} wtxid={}: {}",
            tx.txid(),
            tx.wtxid(),
            verdict.reject());
        queue.remove(tx.wtxid());
      }
    }
  }
}
