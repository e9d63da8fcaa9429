package org.basalt.p2p.protocol;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.basalt.chain.api.ChainEvent;
import org.basalt.chain.api.MempoolView;
import org.basalt.core.hash.Txid;
import org.basalt.core.hash.Wtxid;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.p2p.api.ConnectionType;
import org.basalt.p2p.message.FeeFilter;
import org.basalt.p2p.message.Inv;
import org.basalt.p2p.message.Inventory;
import org.basalt.p2p.message.Mempool;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.Network;
import org.basalt.p2p.peer.NetPermission;
import org.basalt.p2p.peer.PeerContext;
import org.basalt.p2p.peer.PeerProtocol;
import org.basalt.p2p.peer.PeerSession;
import org.basalt.p2p.sync.InvTrickle;
import org.basalt.p2p.sync.RawId;
import org.basalt.p2p.sync.RelayPool;

/// Tells peers which transactions we have, at times and in an order that say nothing of where they
/// came from (see [InvTrickle]), and finds those that they ask for.
///
/// What users give to this node is announced again every ten to fifteen minutes until a peer has
/// fetched it.
@OwnedBy("peers")
public final class TxAnnouncement implements PeerProtocol {
  /// Core INBOUND_INVENTORY_BROADCAST_INTERVAL.
  private static final double INBOUND_INTERVAL_MS = 5000;

  /// Core OUTBOUND_INVENTORY_BROADCAST_INTERVAL.
  private static final double OUTBOUND_INTERVAL_MS = 2000;

  private static final long REBROADCAST_MIN_NANOS = Duration.ofMinutes(10).toNanos();
  private static final long REBROADCAST_SPREAD_NANOS = Duration.ofMinutes(5).toNanos();

  /// In satoshis: all there will ever be.
  private static final long MAX_MONEY_SAT = 2_100_000_000_000_000L;

  private final PeerContext context;
  private final RelayPool pool;
  private final BloomFilters bloomFilters;
  private final UploadTarget uploadTarget;
  private final Map<Long, InvTrickle> trickles = new HashMap<>();
  private final Map<InboundGroup, Long> nextToInbound = new HashMap<>();

  /// Peers for which the ledger was asked for an order.
  private final Set<Long> awaited = new HashSet<>();

  /// Given to this node by its users and not fetched by any peer yet, as far as is known here.
  private final Set<Txid> unfetched = new HashSet<>();

  private long nextRebroadcastNanos;

  /// Inbound peers that hear of transactions at the same times. As many as we have addresses.
  private record InboundGroup(Network network, Endpoint ours) {}

  TxAnnouncement(
      PeerContext context, RelayPool pool, BloomFilters bloomFilters, UploadTarget uploadTarget) {
    this.context = context;
    this.pool = pool;
    this.bloomFilters = bloomFilters;
    this.uploadTarget = uploadTarget;
    nextRebroadcastNanos = context.clock().nanos() + rebroadcastDelayNanos();
  }

  private long rebroadcastDelayNanos() {
    return REBROADCAST_MIN_NANOS + context.random().nextLong(REBROADCAST_SPREAD_NANOS);
  }

  @Override
  public void attach(PeerSession peer) {
    peer.on(FeeFilter.TYPE, filter -> filterReceived(peer, filter));
    peer.on(Mempool.TYPE, _ -> mempoolAsked(peer));
    boolean mayRelay =
        peer.type() != ConnectionType.BLOCK_RELAY && peer.type() != ConnectionType.FEELER;
    // Filters turn announcements on later (BIP-0037).
    if (mayRelay && (peer.handshake().wantsTransactions() || bloomFilters.isOfferedTo(peer))) {
      trickles.put(
          peer.id(),
          new InvTrickle(
              peer.handshake().relaysByWtxid(), context.random(), tx -> concerns(peer, tx)));
    }
  }

  private boolean concerns(PeerSession peer, Transaction tx) {
    return bloomFilters.of(peer).map(filter -> filter.matches(tx)).orElse(true);
  }

  @Override
  public void detach(PeerSession peer) {
    trickles.remove(peer.id());
    awaited.remove(peer.id());
  }

  private Optional<InvTrickle> trickle(PeerSession peer) {
    return Optional.ofNullable(trickles.get(peer.id()));
  }

  @Override
  public void chainChanged(ChainEvent event) {
    if (event instanceof ChainEvent.TransactionRemoved removed) {
      unfetched.remove(removed.tx().txid());
    }
  }

  // Announcing.

  /// A peer has a transaction.
  void peerKnows(PeerSession peer, RawId id) {
    trickle(peer).ifPresent(trickle -> trickle.peerKnows(id));
  }

  /// Tells all peers, each at its time.
  void announce(Transaction tx) {
    trickles.values().forEach(trickle -> trickle.add(tx));
  }

  /// Announces what a user gave to this node, now and until a peer has fetched it.
  public void broadcast(Wtxid wtxid) {
    pool.find(wtxid)
        .ifPresent(entry -> {
          unfetched.add(entry.tx().txid());
          announce(entry.tx());
        });
  }

  /// Lets the time until the next broadcast pass sooner, for tests.
  public void advance(Duration span) {
    nextRebroadcastNanos -= span.toNanos();
  }

  @Override
  public void service() {
    long now = context.clock().nanos();
    if (now - nextRebroadcastNanos >= 0) {
      nextRebroadcastNanos = now + rebroadcastDelayNanos();
      inquire(MempoolView::unbroadcast, this::broadcastAgain);
    }
  }

  private void broadcastAgain(List<Txid> txids) {
    unfetched.clear();
    for (Txid txid : txids) {
      pool.find(txid)
          .ifPresent(entry -> {
            unfetched.add(txid);
            announce(entry.tx());
          });
    }
  }

  private <T> void inquire(Function<MempoolView, T> question, Consumer<T> answer) {
    context
        .chain()
        .mempool()
        .inquire(question, result -> context.loop().execute(() -> answer.accept(result)));
  }

  @Override
  public void service(PeerSession peer) {
    trickle(peer).ifPresent(trickle -> service(peer, trickle));
  }

  private void service(PeerSession peer, InvTrickle trickle) {
    long now = context.clock().timeMillis();
    boolean isDue = peer.has(NetPermission.NOBAN);
    if (trickle.nextMs() < now) {
      isDue = true;
      trickle.setNext(nextTime(peer, now));
    }
    if (!isDue || awaited.contains(peer.id())) {
      return;
    }
    if (!peer.handshake().wantsTransactions()) {
      trickle.clear();
    }
    if (trickle.takeMempoolAsked()) {
      order(peer, TxAnnouncement::all, order -> sendMempool(peer, trickle, order));
    } else if (trickle.waiting().size() > 1) {
      List<Wtxid> waiting = List.copyOf(trickle.waiting());
      order(peer, view -> view.inMiningOrder(waiting), order -> sendBatch(peer, trickle, order));
    } else {
      sendBatch(peer, trickle, List.copyOf(trickle.waiting()));
    }
  }

  private static List<Wtxid> all(MempoolView view) {
    return view.txids().stream()
        .flatMap(txid -> view.transaction(txid).stream())
        .map(Transaction::wtxid)
        .toList();
  }

  private long nextTime(PeerSession peer, long now) {
    if (peer.type().isOutbound()) {
      return now + delayMs(OUTBOUND_INTERVAL_MS);
    }
    InboundGroup group = new InboundGroup(peer.network(), peer.connection().local());
    long shared = nextToInbound.getOrDefault(group, 0L);
    if (shared < now) {
      shared = now + delayMs(INBOUND_INTERVAL_MS);
      nextToInbound.put(group, shared);
    }
    return shared;
  }

  private long delayMs(double averageMs) {
    return Math.round(context.random().nextExponential() * averageMs);
  }

  private void order(
      PeerSession peer, Function<MempoolView, List<Wtxid>> question, Consumer<List<Wtxid>> send) {
    awaited.add(peer.id());
    inquire(
        question,
        order -> {
          if (awaited.remove(peer.id()) && !peer.isClosing()) {
            send.accept(order);
          }
        });
  }

  private void sendBatch(PeerSession peer, InvTrickle trickle, List<Wtxid> order) {
    send(peer, trickle.takeBatch(order, pool));
  }

  private void sendMempool(PeerSession peer, InvTrickle trickle, List<Wtxid> order) {
    send(peer, trickle.wholeMempool(order, pool));
    sendBatch(peer, trickle, List.of());
  }

  private static void send(PeerSession peer, List<Inventory> items) {
    for (int from = 0; from < items.size(); from += Inventory.ITEMS_MAX) {
      int to = Math.min(items.size(), from + Inventory.ITEMS_MAX);
      peer.send(new Inv(new ArrayList<>(items.subList(from, to))));
    }
  }

  // Being asked.

  private void filterReceived(PeerSession peer, FeeFilter filter) {
    long rate = filter.feeRateSatPerKvB();
    if (rate >= 0 && rate <= MAX_MONEY_SAT) {
      trickle(peer).ifPresent(trickle -> trickle.setMinFeeRate(rate));
    }
  }

  private void mempoolAsked(PeerSession peer) {
    boolean isPrivileged = peer.has(NetPermission.MEMPOOL);
    if (!isPrivileged && !bloomFilters.isOfferedTo(peer)) {
      declineMempool(peer, "mempool request with bloom filters disabled");
    } else if (!isPrivileged && uploadTarget.isReached()) {
      declineMempool(peer, "mempool request with bandwidth limit reached");
    } else {
      trickle(peer).ifPresent(InvTrickle::askMempool);
    }
  }

  private static void declineMempool(PeerSession peer, String why) {
    if (!peer.has(NetPermission.NOBAN)) {
      peer.disconnect(why);
    }
  }

  /// Transactions pass from us to the peer: without that, its requests for them are ignored.
  boolean relaysTo(PeerSession peer) {
    return trickles.containsKey(peer.id());
  }

  /// What a peer may have of what it asks for.
  Optional<Transaction> fetch(PeerSession peer, Inventory item) {
    Optional<Transaction> found =
        trickle(peer).flatMap(trickle -> pool.servable(item, trickle.announcedUpTo()));
    found
        .filter(tx -> unfetched.remove(tx.txid()))
        .ifPresent(tx -> context.chain().mempool().broadcastDone(tx.txid()));
    return found;
  }

  // For RPC.

  public long announcedUpTo(PeerSession peer) {
    return trickle(peer).map(InvTrickle::announcedUpTo).orElse(0L);
  }

  public long waitingCount(PeerSession peer) {
    return trickle(peer).map(trickle -> (long) trickle.waiting().size()).orElse(0L);
  }

  public long minFeeRateSatPerKvB(PeerSession peer) {
    return trickle(peer).map(InvTrickle::minFeeRateSatPerKvB).orElse(0L);
  }
}
