package org.basalt.p2p.protocol;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.ChainEvent;
import org.basalt.chain.api.ChainService;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.p2p.api.ConnectionType;
import org.basalt.p2p.peer.ConnectionPlanner;
import org.basalt.p2p.peer.PeerContext;
import org.basalt.p2p.peer.PeerProtocol;
import org.basalt.p2p.peer.PeerSession;
import org.basalt.p2p.sync.Locators;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes sure that the peers of our own choosing follow the best chain, so that nobody can cut us
/// off from it: one that stays behind is replaced; and if our own tip gets old, one peer more is
/// tried (Core `ConsiderEviction`, `CheckForStaleTipAndEvictPeers`).
@OwnedBy("peers")
public final class OutboundWatch implements PeerProtocol {
  private static final Logger LOG = LoggerFactory.getLogger("net");

  private static final long CHAIN_SYNC_TIMEOUT_SEC = 20 * 60;
  private static final long HEADERS_RESPONSE_SEC = 2 * 60;
  private static final long STALE_CHECK_INTERVAL_SEC = 10 * 60;
  private static final long EXTRA_PEER_CHECK_INTERVAL_MS = 45_000;
  private static final long MIN_CONNECT_MS = 30_000;

  /// Core MAX_OUTBOUND_PEERS_TO_PROTECT_FROM_DISCONNECT.
  private static final int MAX_PROTECTED = 4;

  private final PeerContext context;
  private final ChainService chain;
  private final HeaderSync headerSync;
  private final BlockDownload download;
  private final Map<Long, State> states = new HashMap<>();
  private @Nullable ConnectionPlanner planner;
  private int protectedPeers;
  private long scheduleAheadMs;
  private long lastCheckMs;
  private long nextStaleCheckSec;
  private long lastTipUpdateSec;
  private boolean isInitialSyncFinished;

  /// Of one peer.
  private static final class State {
    private boolean isProtected;

    /// 0 while the peer is not behind.
    private long deadlineSec;

    /// Our tip when the time began.
    private @Nullable BlockNode benchmark;

    private boolean isAsked;
  }

  public OutboundWatch(PeerContext context, HeaderSync headerSync, BlockDownload download) {
    this.context = context;
    this.chain = context.chain();
    this.headerSync = headerSync;
    this.download = download;
    this.lastCheckMs = context.clock().nanos() / 1_000_000;
    this.nextStaleCheckSec = context.clock().timeSec() + STALE_CHECK_INTERVAL_SEC;
  }

  /// Whom to tell that one peer more is wanted.
  public void advise(ConnectionPlanner connectionPlanner) {
    planner = connectionPlanner;
  }

  @Override
  public void attach(PeerSession peer) {
    states.put(peer.id(), new State());
  }

  @Override
  public void detach(PeerSession peer) {
    State state = states.remove(peer.id());
    if (state != null && state.isProtected) {
      protectedPeers--;
    }
  }

  @Override
  public void chainChanged(ChainEvent event) {
    if (event instanceof ChainEvent.TipChanged) {
      lastTipUpdateSec = context.clock().timeSec();
    }
  }

  /// Lets scheduled checks see more time passed (RPC `mockscheduler`).
  public void advance(Duration span) {
    scheduleAheadMs += span.toMillis();
  }

  // A peer that stays behind.

  @Override
  public void service(PeerSession peer) {
    State state = states.get(peer.id());
    if (state == null || !peer.type().isOutboundOrBlockRelay()) {
      return;
    }
    BlockNode tip = chain.view().tip();
    Optional<BlockNode> best = peer.progress().bestKnown();
    boolean isAbreast = best.filter(b -> b.chainWork().compareTo(tip.chainWork()) >= 0).isPresent();
    if (isAbreast
        && peer.type() == ConnectionType.OUTBOUND_FULL_RELAY
        && !state.isProtected
        && protectedPeers < MAX_PROTECTED) {
      LOG.debug("Protecting outbound peer={} from eviction", peer.id());
      state.isProtected = true;
      protectedPeers++;
    }
    if (!state.isProtected && headerSync.isSyncStarted(peer)) {
      consider(peer, state, best, isAbreast, tip);
    }
  }

  private void consider(
      PeerSession peer, State state, Optional<BlockNode> best, boolean isAbreast, BlockNode tip) {
    long nowSec = context.clock().timeSec();
    BlockNode benchmark = state.benchmark;
    if (isAbreast) {
      state.deadlineSec = 0;
      state.benchmark = null;
      state.isAsked = false;
    } else if (state.deadlineSec == 0
        || benchmark == null
        || best.filter(b -> b.chainWork().compareTo(benchmark.chainWork()) >= 0).isPresent()) {
      state.deadlineSec = nowSec + CHAIN_SYNC_TIMEOUT_SEC;
      state.benchmark = tip;
      state.isAsked = false;
    } else if (nowSec > state.deadlineSec) {
      if (state.isAsked) {
        LOG.info(
            "Outbound peer has old chain, best known block = {}, {}",
            best.map(node -> node.hash().toString()).orElse("<none>"),
            peer.disconnectText());
        peer.disconnect("old chain");
      } else {
        headerSync.askForHeaders(peer, Locators.of(benchmark.parent().orElse(benchmark)));
        LOG.debug("sending getheaders to outbound peer={} to verify chain work", peer.id());
        state.isAsked = true;
        state.deadlineSec = nowSec + HEADERS_RESPONSE_SEC;
      }
    }
  }

  // The tip, and peers beyond the usual number.

  @Override
  public void service() {
    long nowMs = context.clock().nanos() / 1_000_000 + scheduleAheadMs;
    if (planner == null || nowMs - lastCheckMs < EXTRA_PEER_CHECK_INTERVAL_MS) {
      return;
    }
    lastCheckMs = nowMs;
    dropExtraBlockRelay();
    dropExtraFullRelay(planner);
    checkTip(planner);
  }

  private void checkTip(ConnectionPlanner connectionPlanner) {
    long nowSec = context.clock().timeSec();
    if (nowSec > nextStaleCheckSec) {
      boolean mayBeStale = mayTipBeStale(nowSec);
      if (mayBeStale && connectionPlanner.isAutomatic() && !chain.view().isImporting()) {
        LOG.info(
            "Potential stale tip detected, will try using extra outbound peer"
                + " (last tip update: {} seconds ago)",
            nowSec - lastTipUpdateSec);
        connectionPlanner.wantsExtraPeer(true);
      } else {
        connectionPlanner.wantsExtraPeer(false);
      }
      nextStaleCheckSec = nowSec + STALE_CHECK_INTERVAL_SEC;
    }
    if (!isInitialSyncFinished && download.canFetchDirectly()) {
      connectionPlanner.startExtraBlockRelay();
      isInitialSyncFinished = true;
    }
  }

  private boolean mayTipBeStale(long nowSec) {
    if (lastTipUpdateSec == 0) {
      lastTipUpdateSec = nowSec;
    }
    long spacingSec = chain.network().consensus().targetSpacingSec();
    return lastTipUpdateSec < nowSec - 3 * spacingSec && download.isIdle();
  }

  private List<PeerSession> open(ConnectionType type) {
    return context.table().all().stream()
        .filter(peer -> peer.type() == type && peer.isReady())
        .toList();
  }

  /// The youngest goes, unless it has given us a block more recently than the one before it.
  private void dropExtraBlockRelay() {
    List<PeerSession> peers = open(ConnectionType.BLOCK_RELAY);
    if (peers.size() <= ConnectionPlanner.BLOCK_RELAY_PEERS) {
      return;
    }
    PeerSession youngest = peers.getLast();
    PeerSession second = peers.get(peers.size() - 2);
    boolean isBetter = youngest.statistics().lastBlockSec() > second.statistics().lastBlockSec();
    PeerSession leaving = isBetter ? second : youngest;
    if (isDroppable(leaving)) {
      leaving.disconnect("disconnecting extra block-relay-only peer");
    }
  }

  /// The one whose last announcement of a new block is the oldest goes.
  private void dropExtraFullRelay(ConnectionPlanner connectionPlanner) {
    List<PeerSession> peers = open(ConnectionType.OUTBOUND_FULL_RELAY);
    if (peers.size() <= ConnectionPlanner.FULL_RELAY_PEERS) {
      return;
    }
    peers.stream()
        .filter(peer -> !isProtected(peer))
        .min(
            Comparator.comparingLong(
                    (PeerSession peer) -> peer.statistics().lastBlockAnnouncementSec())
                .thenComparing(PeerSession::id, Comparator.reverseOrder()))
        .filter(this::isDroppable)
        .ifPresent(peer -> {
          peer.disconnect("disconnecting extra outbound peer");
          connectionPlanner.wantsExtraPeer(false);
        });
  }

  private boolean isProtected(PeerSession peer) {
    State state = states.get(peer.id());
    return state != null && state.isProtected;
  }

  private boolean isDroppable(PeerSession peer) {
    return context.clock().timeMillis() - peer.origin().connectedMs() > MIN_CONNECT_MS
        && download.inFlight(peer) == 0;
  }
}
