package org.basalt.p2p.protocol;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.ChainService;
import org.basalt.chain.api.ChainView;
import org.basalt.chain.api.HeadersOutcome;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.Uint256;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.primitive.CompactTarget;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.core.verdict.BlockVerdict;
import org.basalt.p2p.message.GetHeaders;
import org.basalt.p2p.message.Headers;
import org.basalt.p2p.message.Inv;
import org.basalt.p2p.message.Inventory;
import org.basalt.p2p.message.SendHeaders;
import org.basalt.p2p.peer.Discipline;
import org.basalt.p2p.peer.NetPermission;
import org.basalt.p2p.peer.PeerContext;
import org.basalt.p2p.peer.PeerProtocol;
import org.basalt.p2p.peer.PeerSession;
import org.basalt.p2p.peer.ProtocolVersion;
import org.basalt.p2p.sync.HeadersPresync;
import org.basalt.p2p.sync.Locators;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Gets headers: the whole chain from one peer first, then from every peer what it announces
/// (BIP-0130).
///
/// Headers reach the tree only if the chain they belong to has enough work; one that may yet turn
/// out to have it goes through [HeadersPresync].
@OwnedBy("peers")
public final class HeaderSync implements PeerProtocol {
  private static final Logger LOG = LoggerFactory.getLogger("net");

  /// One getheaders at a time, unless the answer takes longer (Core HEADERS_RESPONSE_TIME).
  private static final long RESPONSE_MS = 2 * 60 * 1000;

  private static final long DAY_SEC = 24 * 60 * 60;

  /// For the first synchronisation with a peer (Core HEADERS_DOWNLOAD_TIMEOUT_BASE, and 1 ms a
  /// header).
  private static final long SYNC_TIMEOUT_BASE_MS = 15 * 60 * 1000;

  private static final int SALT_BYTES = 32;

  private final PeerContext context;
  private final ChainService chain;
  private final BlockDownload download;
  private final Uint256 minimumChainWork;
  private final Map<Long, State> states = new HashMap<>();
  private int syncsStarted;
  private BlockHash lastInvThatStartedSync = BlockHash.ZERO;

  /// Of one peer.
  static final class State {
    private static final long NEVER = Long.MIN_VALUE / 2;
    private static final long NO_LIMIT = Long.MAX_VALUE;

    boolean isSyncStarted;
    private boolean hasInvStartedSync;
    private boolean isSendHeadersSent;
    private long lastGetHeadersMs = NEVER;
    private long syncTimeoutMs = NO_LIMIT;
    private @Nullable HeadersPresync presync;
  }

  public HeaderSync(PeerContext context, BlockDownload download) {
    this.context = context;
    this.chain = context.chain();
    this.download = download;
    this.minimumChainWork = context.config().behaviour().minimumChainWork();
  }

  @Override
  public void attach(PeerSession peer) {
    State state = new State();
    states.put(peer.id(), state);
    peer.on(Headers.TYPE, headers -> received(peer, state, headers));
    peer.on(Inv.TYPE, inv -> announced(peer, state, inv));
  }

  @Override
  public void detach(PeerSession peer) {
    State state = states.remove(peer.id());
    if (state != null && state.isSyncStarted) {
      syncsStarted--;
    }
  }

  /// We have begun to synchronise with the peer.
  boolean isSyncStarted(PeerSession peer) {
    State state = states.get(peer.id());
    return state != null && state.isSyncStarted;
  }

  // Asking.

  @Override
  public void service(PeerSession peer) {
    State state = states.get(peer.id());
    if (state == null) {
      return;
    }
    askForHeadersAnnouncements(peer, state);
    ChainView view = chain.view();
    if (!state.isSyncStarted && peer.servesBlocks() && !view.isImporting()) {
      startSync(peer, state, view);
    }
    checkSyncTimeout(peer, state, view);
  }

  private void askForHeadersAnnouncements(PeerSession peer, State state) {
    if (!state.isSendHeadersSent
        && peer.commonVersion() >= ProtocolVersion.SEND_HEADERS
        && peer.progress()
            .bestKnown()
            .filter(best -> best.chainWork().compareTo(minimumChainWork) > 0)
            .isPresent()) {
      peer.send(new SendHeaders());
      state.isSendHeadersSent = true;
    }
  }

  private void startSync(PeerSession peer, State state, ChainView view) {
    BlockNode best = view.bestHeader();
    long nowSec = context.clock().timeSec();
    boolean isNearlySynced = best.timeSec() > nowSec - DAY_SEC;
    if (!isNearlySynced && (syncsStarted > 0 || !download.maySyncFrom(peer))) {
      return;
    }
    // From the block before the best one: so the answer is not empty, and tells what the peer has.
    BlockNode start = best.parent().orElse(best);
    if (askForHeaders(peer, state, Locators.of(start))) {
      LOG.debug("initial getheaders ({}) to peer={}", start.height(), peer.id());
      state.isSyncStarted = true;
      syncsStarted++;
      long spacingSec = chain.network().consensus().targetSpacingSec();
      long headersMissing = Math.max(nowSec - best.timeSec(), 0) / spacingSec;
      state.syncTimeoutMs = context.clock().timeMillis() + SYNC_TIMEOUT_BASE_MS + headersMissing;
    }
  }

  private void checkSyncTimeout(PeerSession peer, State state, ChainView view) {
    if (!state.isSyncStarted || state.syncTimeoutMs == State.NO_LIMIT) {
      return;
    }
    if (view.bestHeader().timeSec() > context.clock().timeSec() - DAY_SEC) {
      state.syncTimeoutMs = State.NO_LIMIT;
      return;
    }
    int otherPreferred = download.preferredPeers() - (BlockDownload.isPreferred(peer) ? 1 : 0);
    if (context.clock().timeMillis() > state.syncTimeoutMs
        && syncsStarted == 1
        && otherPreferred >= 1) {
      if (peer.has(NetPermission.NOBAN)) {
        LOG.info("Timeout downloading headers from noban peer, not {}", peer.disconnectText());
        state.isSyncStarted = false;
        syncsStarted--;
        state.syncTimeoutMs = 0;
      } else {
        LOG.info("Timeout downloading headers, {}", peer.disconnectText());
        peer.disconnect("headers timeout");
      }
    }
  }

  /// Sends a getheaders, unless one is out and may still be answered.
  boolean askForHeaders(PeerSession peer, List<BlockHash> locator) {
    State state = states.get(peer.id());
    return state != null && askForHeaders(peer, state, locator);
  }

  private boolean askForHeaders(PeerSession peer, State state, List<BlockHash> locator) {
    long nowMs = context.clock().timeMillis();
    if (nowMs - state.lastGetHeadersMs <= RESPONSE_MS) {
      return false;
    }
    peer.send(new GetHeaders(ProtocolVersion.OURS, locator, BlockHash.ZERO));
    state.lastGetHeadersMs = nowMs;
    return true;
  }

  // Announcements by inventory.

  private void announced(PeerSession peer, State state, Inv inv) {
    if (inv.items().size() > Inventory.ITEMS_MAX) {
      peer.misbehaving("inv message size = " + inv.items().size());
      return;
    }
    BlockHash newest = BlockHash.ZERO;
    for (Inventory item : inv.items()) {
      if (item.kind() == Inventory.BLOCK && item.hash() instanceof BlockHash hash) {
        boolean isKnown = chain.find(hash).isPresent();
        LOG.debug("got inv: block {} {} peer={}", hash, isKnown ? "have" : "new", peer.id());
        peer.progress().announced(hash);
        if (!isKnown && !chain.view().isImporting() && !download.isAwaited(hash)) {
          newest = hash;
        }
      }
    }
    if (!newest.isZero()) {
      askForAnnounced(peer, state, newest);
    }
  }

  /// Before the first synchronisation with a peer, each new block may start it with one more peer.
  private void askForAnnounced(PeerSession peer, State state, BlockHash newest) {
    boolean mayStart = !state.hasInvStartedSync && !newest.equals(lastInvThatStartedSync);
    if (!state.isSyncStarted && !mayStart) {
      return;
    }
    BlockNode best = chain.view().bestHeader();
    if (askForHeaders(peer, state, Locators.of(best))) {
      LOG.debug("getheaders ({}) {} to peer={}", best.height(), newest, peer.id());
    }
    if (!state.isSyncStarted) {
      state.hasInvStartedSync = true;
      lastInvThatStartedSync = newest;
    }
  }

  // Receiving.

  private void received(PeerSession peer, State state, Headers message) {
    if (chain.view().isImporting()) {
      LOG.debug("Unexpected headers message received from peer {}", peer.id());
      return;
    }
    if (message.isTooMany()) {
      peer.misbehaving("headers message size = " + message.count());
      return;
    }
    List<BlockHeader> headers = message.headers();
    if (headers.isEmpty()) {
      endPresync(peer, state);
      state.lastGetHeadersMs = State.NEVER;
      return;
    }
    if (!HeaderChecks.haveProofOfWork(headers, chain.network().consensus())) {
      peer.misbehaving("header with invalid proof of work");
    } else if (!HeaderChecks.areContinuous(headers)) {
      peer.misbehaving("non-continuous headers sequence");
    } else {
      boolean isFull = headers.size() == Headers.HEADERS_MAX;
      HeadersPresync presync = state.presync;
      if (presync == null) {
        judge(peer, state, headers, isFull, false);
      } else {
        continuePresync(peer, state, presync, headers, isFull);
      }
    }
  }

  private void continuePresync(
      PeerSession peer,
      State state,
      HeadersPresync presync,
      List<BlockHeader> headers,
      boolean isFull) {
    HeadersPresync.Result result = presync.process(headers, isFull);
    if (result.isSuccess()) {
      state.lastGetHeadersMs = State.NEVER;
    }
    if (result.requestMore()) {
      askForHeaders(peer, state, presync.nextLocator());
      LOG.debug("more getheaders (from height {}) to peer={}", presync.height(), peer.id());
    }
    if (presync.phase() == HeadersPresync.Phase.FINAL) {
      endPresync(peer, state);
    } else {
      peer.statistics()
          .presyncReached(presync.phase() == HeadersPresync.Phase.PRESYNC ? presync.height() : -1);
    }
    if (!result.isSuccess()) {
      judge(peer, state, headers, isFull, false);
    } else if (!result.released().isEmpty()) {
      judge(peer, state, result.released(), isFull, true);
    }
  }

  private static void endPresync(PeerSession peer, State state) {
    state.presync = null;
    peer.statistics().presyncReached(-1);
  }

  /// Headers of one message, with proof of work and continuous: which chain do they belong to, and
  /// is it worth it?
  ///
  /// @param isFull there may be more behind them
  /// @param isWorkKnown they come out of a presync
  private void judge(
      PeerSession peer,
      State state,
      List<BlockHeader> headers,
      boolean isFull,
      boolean isWorkKnown) {
    Optional<BlockNode> start = chain.find(headers.getFirst().prev());
    if (start.isEmpty()) {
      unconnected(peer, state, headers);
      return;
    }
    state.lastGetHeadersMs = isWorkKnown ? state.lastGetHeadersMs : State.NEVER;
    Optional<BlockNode> last = chain.find(headers.getLast().hash());
    boolean isOnKnownChain = last.filter(this::isOnBestChain).isPresent();
    if (!isWorkKnown
        && !isOnKnownChain
        && !peer.has(NetPermission.NOBAN)
        && hasLowWork(start.get(), headers)) {
      lowWork(peer, state, start.get(), headers, isFull);
      return;
    }
    boolean isNew = last.isEmpty();
    peer.hold();
    download.headersSubmitted();
    chain.submitHeaders(
        headers,
        true,
        outcome -> context.loop().execute(() -> submitted(peer, state, outcome, isNew, isFull)));
  }

  /// A header that came with a compact block and is in the tree, from a peer that was not asked for
  /// it.
  void announcedByCompactBlock(PeerSession peer, BlockHeader header) {
    State state = states.get(peer.id());
    if (state != null) {
      judge(peer, state, List.of(header), false, false);
    }
  }

  private void unconnected(PeerSession peer, State state, List<BlockHeader> headers) {
    BlockNode best = chain.view().bestHeader();
    if (askForHeaders(peer, state, Locators.of(best))) {
      LOG.debug(
          "received header {}: missing prev block {}, sending getheaders ({}) to end (peer={})",
          headers.getFirst().hash(),
          headers.getFirst().prev(),
          best.height(),
          peer.id());
    }
    peer.progress().announced(headers.getLast().hash());
  }

  private boolean isOnBestChain(BlockNode node) {
    ChainView view = chain.view();
    return view.bestHeader().hasAncestor(node) || view.tip().hasAncestor(node);
  }

  private boolean hasLowWork(BlockNode start, List<BlockHeader> headers) {
    Uint256 total = start.chainWork();
    for (BlockHeader header : headers) {
      total = total.add(CompactTarget.work(header.bits()));
    }
    return total.compareTo(download.antiDosWork()) < 0;
  }

  private void lowWork(
      PeerSession peer, State state, BlockNode start, List<BlockHeader> headers, boolean isFull) {
    if (!isFull) {
      LOG.debug(
          "Ignoring low-work chain (height={}) from peer={}",
          start.height() + headers.size(),
          peer.id());
      return;
    }
    byte[] salt = new byte[SALT_BYTES];
    context.random().nextBytes(salt);
    var params = chain.network().headersSync();
    HeadersPresync presync =
        new HeadersPresync(
            chain.network().consensus(),
            params,
            start,
            download.antiDosWork(),
            context.clock().timeSec(),
            salt,
            context.random().nextInt(params.commitmentPeriod()));
    LOG.debug("Initial headers sync started with peer={}: height={}", peer.id(), start.height());
    state.presync = presync;
    HeadersPresync.Result result = presync.process(headers, true);
    if (result.requestMore()) {
      state.lastGetHeadersMs = State.NEVER;
      askForHeaders(peer, state, presync.nextLocator());
    }
    if (presync.phase() == HeadersPresync.Phase.FINAL) {
      endPresync(peer, state);
    } else {
      peer.statistics().presyncReached(presync.height());
    }
  }

  private void submitted(
      PeerSession peer, State state, HeadersOutcome outcome, boolean isNew, boolean isFull) {
    peer.release();
    download.headersSettled();
    if (peer.isClosing()) {
      return;
    }
    switch (outcome) {
      case HeadersOutcome.Accepted(BlockNode last) -> accepted(peer, state, last, isNew, isFull);
      case HeadersOutcome.Refused(int _, BlockVerdict.Invalid verdict) -> {
        boolean isOutbound = peer.type().isOutbound();
        if (Discipline.of(verdict, isOutbound, false) == Discipline.Penalty.DISCOURAGE) {
          peer.misbehaving("invalid header received");
        } else {
          LOG.debug("peer={}: invalid header received: {}", peer.id(), verdict.reject());
        }
      }
    }
  }

  private void reportProgress(BlockNode last) {
    if (chain.view().isInitialBlockDownload()) {
      long spacingSec = chain.network().consensus().targetSpacingSec();
      long left = Math.max(context.clock().timeSec() - last.timeSec(), 0) / spacingSec;
      double percent = 100.0 * last.height() / Math.max(last.height() + left, 1);
      LOG.info(
          "Synchronizing blockheaders, height: {} (~{}%)",
          last.height(), String.format("%.2f", percent));
    }
  }

  private void accepted(
      PeerSession peer, State state, BlockNode last, boolean isNew, boolean isFull) {
    if (isNew) {
      LOG.atLevel(chain.view().isInitialBlockDownload() ? Level.DEBUG : Level.INFO)
          .log("Saw new header hash={} height={} peer={}", last.hash(), last.height(), peer.id());
      reportProgress(last);
    }
    if (isFull && state.presync == null && askForHeaders(peer, state, Locators.of(last))) {
      LOG.debug("more getheaders ({}) to end to peer={}", last.height(), peer.id());
    }
    peer.progress().announced(last.hash());
    ChainView view = chain.view();
    if (isNew && last.chainWork().compareTo(view.tip().chainWork()) > 0) {
      peer.statistics().blockAnnounced(context.clock().timeSec());
    }
    if (view.isInitialBlockDownload()
        && !isFull
        && peer.type().isOutboundOrBlockRelay()
        && peer.progress()
            .bestKnown()
            .filter(best -> best.chainWork().compareTo(minimumChainWork) < 0)
            .isPresent()) {
      LOG.info("outbound peer headers chain has insufficient work, {}", peer.disconnectText());
      peer.disconnect("insufficient work");
      return;
    }
    download.fetchAnnounced(peer, last);
  }
}
