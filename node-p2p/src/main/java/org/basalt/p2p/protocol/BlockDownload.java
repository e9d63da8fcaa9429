package org.basalt.p2p.protocol;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockOutcome;
import org.basalt.chain.api.ChainEvent;
import org.basalt.chain.api.ChainService;
import org.basalt.chain.api.ChainView;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.Uint256;
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
  private final Map<BlockHash, Long> sources =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<BlockHash, Long> eldest) {
          return size() > MAX_SOURCES;
        }
      };
  private int preferredPeers;
  private int headersInLedger;

  public BlockDownload(PeerContext context) {
    this.context = context;
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

  private void request(PeerSession peer, List<BlockNode> nodes) {
    long nowMs = context.clock().timeMillis();
    List<Inventory> items = new ArrayList<>(nodes.size());
    for (BlockNode node : nodes) {
      if (window.inFlight(peer.id()) == 0) {
        stalls.downloadStarted(peer.id(), nowMs);
      }
      if (window.request(peer.id(), node)) {
        int kind = peer.servesWitness() ? Inventory.WITNESS_BLOCK : Inventory.BLOCK;
        items.add(new Inventory(kind, node.hash()));
        LOG.debug("Requesting block {} ({}) peer={}", node.hash(), node.height(), peer.id());
      }
    }
    if (!items.isEmpty()) {
      peer.send(new GetData(items));
    }
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
    List<BlockNode> chosen = wanted.reversed();
    request(peer, chosen.subList(0, Math.min(Math.max(room, 0), chosen.size())));
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
    sources.putIfAbsent(hash, peer.id());
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
        outcome -> context.loop().execute(() -> submitted(peer, hash, outcome)));
  }

  private void removeRequest(long peerId, BlockHash hash) {
    List<BlockNode> requests = window.requestsOf(peerId);
    boolean wasOldest = !requests.isEmpty() && requests.getFirst().hash().equals(hash);
    if (window.remove(peerId, hash)) {
      stalls.progressed(peerId, wasOldest, context.clock().timeMillis());
    }
  }

  private void submitted(PeerSession peer, BlockHash hash, BlockOutcome outcome) {
    peer.releaseBlock();
    window.settled(hash);
    switch (outcome) {
      case BlockOutcome.Stored(BlockNode _, boolean isNew) -> {
        if (isNew) {
          peer.statistics().blockReceived(context.clock().timeSec());
          for (long asked : window.peersAskedFor(hash)) {
            removeRequest(asked, hash);
          }
        } else {
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
      sources.remove(hash, peer.id());
      LOG.debug("Received mutated block from peer={}", peer.id());
      peer.misbehaving("mutated block");
    } else {
      checked(hash, verdict);
    }
  }

  @Override
  public void chainChanged(ChainEvent event) {
    if (event instanceof ChainEvent.BlockChecked(BlockHash hash, BlockVerdict verdict)) {
      long before = stalls.stallingTimeoutMs();
      if (verdict.isValid()) {
        stalls.blockConnected();
        if (stalls.stallingTimeoutMs() != before) {
          LOG.debug("Decreased stalling timeout to {} seconds", stalls.stallingTimeoutMs() / 1000);
        }
      }
      checked(hash, verdict);
    }
  }

  /// A verdict on a block: its sender pays for a bad one, once.
  private void checked(BlockHash hash, BlockVerdict verdict) {
    Long source = sources.remove(hash);
    if (source == null || !(verdict instanceof BlockVerdict.Invalid invalid)) {
      return;
    }
    context.table().find(source).ifPresent(peer -> punish(peer, invalid, hash));
  }

  private static void punish(PeerSession peer, BlockVerdict.Invalid verdict, BlockHash hash) {
    boolean isOutbound = peer.type().isOutbound();
    if (Discipline.of(verdict, isOutbound, false) == Discipline.Penalty.DISCOURAGE) {
      peer.misbehaving("invalid block " + hash + ": " + verdict.reject());
    }
  }
}
