package org.basalt.p2p.protocol;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockOutcome;
import org.basalt.chain.api.BlockStatus;
import org.basalt.chain.api.ChainEvent;
import org.basalt.chain.api.ChainService;
import org.basalt.chain.api.ChainView;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.Uint256;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockCodec;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.primitive.CompactTarget;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.core.verdict.BlockVerdict;
import org.basalt.p2p.api.ConnectionType;
import org.basalt.p2p.api.PeerService.BlockFetch;
import org.basalt.p2p.message.BlockMessage;
import org.basalt.p2p.message.GetData;
import org.basalt.p2p.message.Inventory;
import org.basalt.p2p.peer.DecodeTexts;
import org.basalt.p2p.peer.Discipline;
import org.basalt.p2p.peer.NetPermission;
import org.basalt.p2p.peer.PeerContext;
import org.basalt.p2p.peer.PeerProtocol;
import org.basalt.p2p.peer.PeerSession;
import org.basalt.p2p.sync.DownloadWindow;
import org.basalt.p2p.sync.StallDetector;
import org.basalt.p2p.wire.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks peers for blocks, hands what comes to the ledger, and draws the consequences for the
/// sender.
@OwnedBy("peers")
public final class BlockDownload implements PeerProtocol {
  private static final Logger LOG = LoggerFactory.getLogger("net");

  /// A tip not older than so many block intervals is near enough to fetch announced blocks at once
  /// (Core CanDirectFetch).
  private static final int DIRECT_FETCH_INTERVALS = 20;

  /// Blocks below the tip that an unrequested chain may start from without proving its work (Core:
  /// one day).
  private static final int ANTI_DOS_BLOCKS = 144;

  /// Blocks of which we remember the sender until they are validated; several times what may be
  /// stored out of order.
  private static final int MAX_SOURCES = 8 * DownloadWindow.WINDOW;

  private final PeerContext context;
  private final ChainService chain;
  private final Uint256 minimumChainWork;
  private final DownloadWindow window;
  private final StallDetector stalls;
  private final HighBandwidthPeers highBandwidth;
  private final Map<BlockHash, Sender> sources =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<BlockHash, Sender> eldest) {
          return size() > MAX_SOURCES;
        }
      };
  private int preferredPeers;
  private int headersInLedger;

  /// As of the tip that the events seen so far speak of.
  private boolean isInitial;

  /// Who sent a block first.
  ///
  /// @param viaCompactBlock it was put together from a `cmpctblock`
  private record Sender(long peerId, boolean viaCompactBlock) {}

  BlockDownload(PeerContext context, HighBandwidthPeers highBandwidth) {
    this.context = context;
    this.highBandwidth = highBandwidth;
    this.isInitial = context.chain().view().isInitialBlockDownload();
    this.chain = context.chain();
    this.minimumChainWork = context.config().behaviour().minimumChainWork();
    this.window = new DownloadWindow(chain, minimumChainWork);
    this.stalls = new StallDetector(chain.network().consensus().targetSpacingSec());
  }

  @Override
  public void attach(PeerSession peer) {
    if (isPreferred(peer)) {
      preferredPeers++;
    }
    peer.on(BlockMessage.TYPE, message -> received(peer, message));
    peer.letPassBlocks(message -> isRequestedBlock(peer, message));
  }

  @Override
  public void detach(PeerSession peer) {
    if (isPreferred(peer)) {
      preferredPeers--;
    }
    window.forgetPeer(peer.id());
    stalls.forgetPeer(peer.id());
  }

  /// Blocks and headers are rather taken from peers of our own choosing.
  static boolean isPreferred(PeerSession peer) {
    return (peer.type().isOutbound() || peer.has(NetPermission.NOBAN))
        && peer.type() != ConnectionType.ADDR_FETCH
        && peer.servesBlocks();
  }

  int preferredPeers() {
    return preferredPeers;
  }

  /// Headers and old blocks may be synchronised from this peer: it is preferred, or there is none
  /// such, or nothing else is going on.
  boolean maySyncFrom(PeerSession peer) {
    return isPreferred(peer)
        || (peer.servesBlocks()
            && peer.type() != ConnectionType.ADDR_FETCH
            && (preferredPeers == 0 || window.size() == 0));
  }

  boolean isAwaited(BlockHash hash) {
    return window.isAwaited(hash);
  }

  int inFlight(PeerSession peer) {
    return window.inFlight(peer.id());
  }

  /// No block is awaited from anyone.
  public boolean isIdle() {
    return window.size() == 0;
  }

  /// Heights of blocks awaited from a peer.
  public List<Integer> heightsInFlight(PeerSession peer) {
    return window.requestsOf(peer.id()).stream().map(BlockNode::height).toList();
  }

  /// The tip is recent.
  boolean canFetchDirectly() {
    long spacingSec = chain.network().consensus().targetSpacingSec();
    return chain.view().tip().timeSec()
        > context.clock().timeSec() - spacingSec * DIRECT_FETCH_INTERVALS;
  }

  /// Work that a chain must have so that a peer may make us keep its headers (Core
  /// GetAntiDoSWorkThreshold).
  Uint256 antiDosWork() {
    BlockNode tip = chain.view().tip();
    Uint256 dayOfWork = CompactTarget.work(tip.bits()).multiply(Uint256.of(ANTI_DOS_BLOCKS));
    Uint256 nearTip =
        dayOfWork.compareTo(tip.chainWork()) > 0
            ? Uint256.ZERO
            : tip.chainWork().subtract(dayOfWork);
    return nearTip.compareTo(minimumChainWork) > 0 ? nearTip : minimumChainWork;
  }

  /// Headers of some peer are in the ledger's hands: who announced a block is to be asked for it
  /// first, so nobody is asked until [#headersSettled()].
  void headersSubmitted() {
    headersInLedger++;
  }

  void headersSettled() {
    headersInLedger--;
  }

  // Asking.

  DownloadWindow window() {
    return window;
  }

  private void request(PeerSession peer, List<BlockNode> nodes) {
    List<Inventory> items = new ArrayList<>(nodes.size());
    for (BlockNode node : nodes) {
      if (noteRequest(peer, node)) {
        items.add(whole(peer, node.hash()));
        LOG.debug("Requesting block {} ({}) peer={}", node.hash(), node.height(), peer.id());
      }
    }
    if (!items.isEmpty()) {
      peer.send(new GetData(items));
    }
  }

  private static Inventory whole(PeerSession peer, BlockHash hash) {
    return new Inventory(peer.servesWitness() ? Inventory.WITNESS_BLOCK : Inventory.BLOCK, hash);
  }

  /// The block is about to be asked from the peer, or has come as a compact block.
  ///
  /// @return false if it was asked from it before
  boolean noteRequest(PeerSession peer, BlockNode node) {
    if (window.inFlight(peer.id()) == 0) {
      stalls.downloadStarted(peer.id(), context.clock().timeMillis());
    }
    return window.request(peer.id(), node);
  }

  /// Asks for a block in full that the peer was asked for in another form.
  void askForWhole(PeerSession peer, BlockHash hash) {
    peer.send(new GetData(List.of(whole(peer, hash))));
  }

  /// RPC `getblockfrompeer`.
  public BlockFetch fetch(PeerSession peer, BlockNode node) {
    if (!peer.isReady()) {
      return BlockFetch.NOT_FULLY_CONNECTED;
    }
    if (!peer.servesWitness()) {
      return BlockFetch.NO_WITNESS;
    }
    if (window.isRequestedFrom(peer.id(), node.hash())) {
      return BlockFetch.ALREADY_REQUESTED;
    }
    for (long other : window.peersAskedFor(node.hash())) {
      removeRequest(other, node.hash());
    }
    request(peer, List.of(node));
    return BlockFetch.REQUESTED;
  }

  /// The peer announced headers up to `last`: asks for their blocks at once if we are near the tip.
  void fetchAnnounced(PeerSession peer, BlockNode last) {
    BlockNode tip = chain.view().tip();
    if (!canFetchDirectly()
        || chain.status(last).isFailed()
        || tip.chainWork().compareTo(last.chainWork()) > 0) {
      return;
    }
    int segwitHeight = chain.network().consensus().segwitHeight();
    List<BlockNode> wanted = new ArrayList<>();
    BlockNode node = last;
    while (!tip.hasAncestor(node) && wanted.size() <= DownloadWindow.MAX_IN_FLIGHT_PER_PEER) {
      if (!chain.status(node).hasData()
          && !window.isAwaited(node.hash())
          && (node.height() < segwitHeight || peer.servesWitness())) {
        wanted.add(node);
      }
      Optional<BlockNode> parent = node.parent();
      if (parent.isEmpty()) {
        return;
      }
      node = parent.get();
    }
    if (!tip.hasAncestor(node)) {
      LOG.debug("Large reorg, won't direct fetch to {} ({})", last.hash(), last.height());
      return;
    }
    int room = DownloadWindow.MAX_IN_FLIGHT_PER_PEER - window.inFlight(peer.id());
    List<BlockNode> chosen =
        wanted.reversed().subList(0, Math.min(Math.max(room, 0), wanted.size()));
    if (chosen.size() == 1 && isForCompactBlock(peer, last)) {
      noteRequest(peer, chosen.getFirst());
      LOG.debug("Requesting compact block {} peer={}", chosen.getFirst().hash(), peer.id());
      peer.send(
          new GetData(List.of(new Inventory(Inventory.CMPCT_BLOCK, chosen.getFirst().hash()))));
    } else {
      request(peer, chosen);
    }
  }

  /// It is the next block, and nothing else is awaited: the mempool is likely to have most of it.
  private boolean isForCompactBlock(PeerSession peer, BlockNode last) {
    return !context.config().behaviour().isBlocksOnly()
        && peer.handshake().providesCompactBlocks()
        && window.requestCount() == 0
        && last.parent()
            .map(chain::status)
            .filter(status -> !status.isFailed())
            .filter(status -> status.validity().compareTo(BlockStatus.Validity.CHAIN) >= 0)
            .isPresent();
  }

  @Override
  public void service(PeerSession peer) {
    long nowMs = context.clock().timeMillis();
    long before = stalls.stallingTimeoutMs();
    if (stalls.isStalledTooLong(peer.id(), nowMs)) {
      LOG.info("Peer is stalling block download, {}", peer.disconnectText());
      peer.disconnect("stalling");
      if (stalls.stallingTimeoutMs() != before) {
        LOG.debug(
            "Increased stalling timeout temporarily to {} seconds",
            stalls.stallingTimeoutMs() / 1000);
      }
      return;
    }
    List<BlockNode> requests = window.requestsOf(peer.id());
    if (!requests.isEmpty() && stalls.isOverdue(peer.id(), window.busyPeers() - 1, nowMs)) {
      LOG.info(
          "Timeout downloading block {}, {}", requests.getFirst().hash(), peer.disconnectText());
      peer.disconnect("block timeout");
      return;
    }
    requestMore(peer, requests.size(), nowMs);
  }

  private void requestMore(PeerSession peer, int inFlight, long nowMs) {
    ChainView view = chain.view();
    boolean isWorthAsking =
        peer.servesBlocks()
            && ((maySyncFrom(peer) && !peer.isLimited()) || !view.isInitialBlockDownload());
    int room = DownloadWindow.MAX_IN_FLIGHT_PER_PEER - inFlight;
    if (!isWorthAsking || room <= 0 || view.isImporting() || headersInLedger > 0) {
      return;
    }
    DownloadWindow.Choice choice =
        window.next(
            new DownloadWindow.Source(peer.id(), peer.isLimited(), peer.servesWitness()),
            peer.progress(),
            room);
    request(peer, choice.blocks());
    if (window.inFlight(peer.id()) == 0 && choice.staller().isPresent()) {
      long staller = choice.staller().getAsLong();
      if (stalls.stalls(staller, nowMs)) {
        LOG.debug("Stall started peer={}", staller);
      }
    }
  }

  // Receiving.

  /// May be handed to the ledger while blocks of the same peer are still there: its header is
  /// known.
  private boolean isRequestedBlock(PeerSession peer, Message message) {
    return message instanceof BlockMessage block && window.isRequestedFrom(peer.id(), block.hash());
  }

  private void received(PeerSession peer, BlockMessage message) {
    if (chain.view().isImporting()) {
      LOG.debug("Unexpected block message received from peer {}", peer.id());
      return;
    }
    BlockHeader header = message.header();
    BlockHash hash = message.hash();
    LOG.debug("received block {} peer={}", hash, peer.id());
    boolean isRequested = window.isRequested(hash);
    removeRequest(peer.id(), hash);
    sources.putIfAbsent(hash, new Sender(peer.id(), false));
    Uint256 work = CompactTarget.work(header.bits());
    boolean isWorkChecked =
        chain
            .find(header.prev())
            .filter(prev -> prev.chainWork().add(work).compareTo(antiDosWork()) >= 0)
            .isPresent();
    peer.holdForBlock();
    window.arrived(hash);
    chain.submitPeerBlock(
        message.bytes(),
        isRequested,
        isWorkChecked,
        outcome -> context.loop().execute(() -> submitted(peer, hash, outcome, false)));
  }

  /// A block put together from a compact one, whose transactions are those of its header. It counts
  /// as asked for: only blocks near a tip with enough work are put together.
  ///
  /// @param settled is run when the ledger has answered
  void submitReconstructed(PeerSession peer, Block block, Runnable settled) {
    BlockHash hash = block.hash();
    sources.putIfAbsent(hash, new Sender(peer.id(), true));
    peer.holdForBlock();
    window.arrived(hash);
    chain.submitBlock(
        BlockCodec.encode(block),
        true,
        true,
        outcome ->
            context
                .loop()
                .execute(() -> {
                  settled.run();
                  submitted(peer, hash, outcome, true);
                }));
  }

  void removeRequest(long peerId, BlockHash hash) {
    List<BlockNode> requests = window.requestsOf(peerId);
    boolean wasOldest = !requests.isEmpty() && requests.getFirst().hash().equals(hash);
    if (window.remove(peerId, hash)) {
      stalls.progressed(peerId, wasOldest, context.clock().timeMillis());
    }
  }

  private void submitted(
      PeerSession peer, BlockHash hash, BlockOutcome outcome, boolean viaCompactBlock) {
    peer.releaseBlock();
    window.settled(hash);
    switch (outcome) {
      case BlockOutcome.Stored(BlockNode _, boolean isNew) -> {
        if (isNew) {
          peer.statistics().blockReceived(context.clock().timeSec());
        }
        if (isNew || viaCompactBlock) {
          for (long asked : window.peersAskedFor(hash)) {
            removeRequest(asked, hash);
          }
        }
        if (!isNew) {
          sources.remove(hash);
        }
      }
      case BlockOutcome.Ignored(BlockNode _) -> sources.remove(hash);
      case BlockOutcome.Refused(BlockVerdict.Invalid verdict) -> {
        LOG.debug("block {} refused from peer={}: {}", hash, peer.id(), verdict.reject());
        refused(peer, hash, verdict);
      }
      case BlockOutcome.Undecodable(String message) -> {
        sources.remove(hash);
        LOG.debug(
            "ProcessMessages(block): Exception '{}' caught, peer={}",
            DecodeTexts.of(message),
            peer.id());
      }
    }
  }

  /// Of a mutated copy nobody is to blame but its sender, whoever else sent the same block.
  private void refused(PeerSession peer, BlockHash hash, BlockVerdict.Invalid verdict) {
    if (verdict instanceof BlockVerdict.Mutated) {
      sources.remove(hash, new Sender(peer.id(), false));
      LOG.debug("Received mutated block from peer={}", peer.id());
      peer.misbehaving("mutated block");
    } else {
      checked(hash, verdict);
    }
  }

  @Override
  public void chainChanged(ChainEvent event) {
    switch (event) {
      case ChainEvent.TipChanged changed -> isInitial = changed.isInitialBlockDownload();
      case ChainEvent.BlockChecked(BlockHash hash, BlockVerdict verdict) -> {
        if (verdict.isValid()) {
          shrinkStallingTimeout();
        }
        checked(hash, verdict);
      }
      default -> {}
    }
  }

  private void shrinkStallingTimeout() {
    long before = stalls.stallingTimeoutMs();
    stalls.blockConnected();
    if (stalls.stallingTimeoutMs() != before) {
      LOG.debug("Decreased stalling timeout to {} seconds", stalls.stallingTimeoutMs() / 1000);
    }
  }

  /// A verdict on a block: its sender pays for a bad one, once; and whoever gives us the newest
  /// good one is to announce the next ones at once.
  private void checked(BlockHash hash, BlockVerdict verdict) {
    Sender sender = sources.remove(hash);
    if (sender == null) {
      return;
    }
    Optional<PeerSession> found = context.table().find(sender.peerId());
    switch (verdict) {
      case BlockVerdict.Invalid invalid ->
          found.ifPresent(peer -> punish(peer, invalid, hash, sender.viaCompactBlock()));
      case BlockVerdict.Valid _ -> {
        boolean isNothingElseAwaited =
            window.size() == 0 || (window.size() == 1 && window.isRequested(hash));
        if (!isInitial && isNothingElseAwaited) {
          found.ifPresent(highBandwidth::promote);
        }
      }
    }
  }

  private static void punish(
      PeerSession peer, BlockVerdict.Invalid verdict, BlockHash hash, boolean viaCompactBlock) {
    boolean isOutbound = peer.type().isOutbound();
    if (Discipline.of(verdict, isOutbound, viaCompactBlock) == Discipline.Penalty.DISCOURAGE) {
      peer.misbehaving("invalid block " + hash + ": " + verdict.reject());
    }
  }
}
