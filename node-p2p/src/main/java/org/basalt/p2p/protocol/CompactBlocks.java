package org.basalt.p2p.protocol;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockStatus;
import org.basalt.chain.api.ChainService;
import org.basalt.chain.api.ChainView;
import org.basalt.chain.api.HeadersOutcome;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.Uint256;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.CompactTarget;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.core.verdict.BlockVerdict;
import org.basalt.p2p.message.BlockTxn;
import org.basalt.p2p.message.CmpctBlock;
import org.basalt.p2p.message.GetBlockTxn;
import org.basalt.p2p.message.SendCmpct;
import org.basalt.p2p.peer.Discipline;
import org.basalt.p2p.peer.PeerContext;
import org.basalt.p2p.peer.PeerProtocol;
import org.basalt.p2p.peer.PeerSession;
import org.basalt.p2p.peer.ProtocolVersion;
import org.basalt.p2p.sync.CompactBlockAssembly;
import org.basalt.p2p.sync.DownloadWindow;
import org.basalt.p2p.sync.ExtraTransactions;
import org.basalt.p2p.sync.Locators;
import org.basalt.p2p.sync.MempoolTransactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/*
 * Problem: a new block of megabytes should be here in the time of one message, from whoever is fastest, and no peer may
 * keep it from us.
 *
 * Idea: up to three peers announce blocks by `cmpctblock` unasked. The first one's is worked at; if something is missing,
 * it is asked for. While that answer is out, others may do the same for the same block, three in all, so that a peer
 * that keeps us waiting gains nothing. The last of the three places is left to a peer of our own choosing, unless one
 * is at it already. Who comes later still is heard out too, if we need nothing of it.
 *
 * Adversary: header work is checked first, as each compact block costs a walk through the mempool. Whoever sends one that
 * cannot be meant is to blame; whoever sends one that turns out invalid is not, since BIP-0152 lets honest peers relay
 * before they validate. A sender whose transactions do not fit the header may have hit a collision: it is asked for the
 * whole block, and never for a second compact one.
 */
/// Receives blocks as `cmpctblock` and `blocktxn` (BIP-0152; Core ProcessMessage and
/// ProcessCompactBlockTxns).
@OwnedBy("peers")
public final class CompactBlocks implements PeerProtocol {
  private static final Logger LOG = LoggerFactory.getLogger("cmpctblock");
  private static final Logger HEADERS_LOG = LoggerFactory.getLogger("validation");

  /// Peers that one block is asked from at the same time (Core MAX_CMPCTBLOCKS_INFLIGHT_PER_BLOCK).
  private static final int MAX_PARALLEL = 3;

  /// Farther above the tip, the mempool is no help.
  private static final int MAX_AHEAD = 2;

  private final PeerContext context;
  private final ChainService chain;
  private final BlockDownload download;
  private final HeaderSync headers;
  private final HighBandwidthPeers highBandwidth;
  private final MempoolTransactions mempool;
  private final ExtraTransactions extra;
  private final DownloadWindow window;

  /// Blocks put together here that fit their headers and that the ledger has not answered for.
  private final Set<BlockHash> inLedger = new HashSet<>();

  CompactBlocks(
      PeerContext context,
      BlockDownload download,
      HeaderSync headers,
      HighBandwidthPeers highBandwidth,
      MempoolTransactions mempool,
      ExtraTransactions extra) {
    this.context = context;
    this.chain = context.chain();
    this.download = download;
    this.headers = headers;
    this.highBandwidth = highBandwidth;
    this.mempool = mempool;
    this.extra = extra;
    this.window = download.window();
  }

  @Override
  public void attach(PeerSession peer) {
    peer.on(CmpctBlock.TYPE, message -> received(peer, message));
    peer.on(BlockTxn.TYPE, message -> received(peer, message));
    if (peer.commonVersion() >= ProtocolVersion.COMPACT_BLOCKS) {
      peer.send(SendCmpct.highBandwidth(false));
    }
  }

  @Override
  public void detach(PeerSession peer) {
    highBandwidth.forget(peer);
  }

  // The header.

  private void received(PeerSession peer, CmpctBlock message) {
    ChainView view = chain.view();
    if (view.isImporting()
        || context.config().behaviour().isBlocksOnly()
        || !peer.handshake().providesCompactBlocks()) {
      LOG.debug("Unexpected compact block ignored, peer={}", peer.id());
      return;
    }
    Optional<BlockNode> parent = chain.find(message.header().prev());
    if (parent.isEmpty()) {
      if (!view.isInitialBlockDownload()) {
        headers.askForHeaders(peer, Locators.of(view.bestHeader()));
      }
      return;
    }
    Uint256 work = CompactTarget.work(message.header().bits());
    if (parent.get().chainWork().add(work).compareTo(download.antiDosWork()) < 0) {
      LOG.debug("Ignoring low-work compact block from peer {}", peer.id());
      return;
    }
    Optional<BlockNode> known = chain.find(message.header().hash());
    if (known.filter(node -> !chain.status(node).isFailed()).isPresent()) {
      headerAccepted(peer, message, known.get(), false);
      return;
    }
    boolean isNew = known.isEmpty();
    peer.hold();
    download.headersSubmitted();
    chain.submitHeaders(
        List.of(message.header()),
        true,
        outcome -> context.loop().execute(() -> headerSubmitted(peer, message, outcome, isNew)));
  }

  private void headerSubmitted(
      PeerSession peer, CmpctBlock message, HeadersOutcome outcome, boolean isNew) {
    peer.release();
    download.headersSettled();
    if (peer.isClosing()) {
      return;
    }
    switch (outcome) {
      case HeadersOutcome.Accepted(BlockNode node) -> {
        if (isNew) {
          HEADERS_LOG
              .atLevel(chain.view().isInitialBlockDownload() ? Level.DEBUG : Level.INFO)
              .log(
                  "Saw new cmpctblock header hash={} height={} peer={}",
                  node.hash(),
                  node.height(),
                  peer.id());
        }
        headerAccepted(peer, message, node, isNew);
      }
      case HeadersOutcome.Refused(int _, BlockVerdict.Invalid verdict) -> {
        if (Discipline.of(verdict, peer.type().isOutbound(), true)
            == Discipline.Penalty.DISCOURAGE) {
          peer.misbehaving("invalid header via cmpctblock");
        }
      }
    }
  }

  // The short ids.

  private void headerAccepted(PeerSession peer, CmpctBlock message, BlockNode node, boolean isNew) {
    peer.progress().announced(node.hash());
    BlockNode tip = chain.view().tip();
    boolean isBetter = node.chainWork().compareTo(tip.chainWork()) > 0;
    if (isNew && isBetter) {
      peer.statistics().blockAnnounced(context.clock().timeSec());
    }
    BlockStatus status = chain.status(node);
    boolean isAsked = window.isRequestedFrom(peer.id(), node.hash());
    if (status.hasData() || inLedger.contains(node.hash())) {
      return;
    }
    if (!isAsked && !highBandwidth.contains(peer)) {
      LOG.debug(
          "peer={}, not marked as high-bandwidth, sent us an unsolicited compact block!",
          peer.id());
    } else if (!isBetter || status.txCount() != 0) {
      if (isAsked) {
        download.askForWhole(peer, node.hash());
      }
    } else if (!window.isRequested(node.hash()) && !download.canFetchDirectly()) {
      LOG.debug("Compact block {} is left to the block download", node.hash());
    } else if (node.height() <= tip.height() + MAX_AHEAD) {
      reconstruct(peer, message, node, isAsked);
    } else if (isAsked) {
      download.askForWhole(peer, node.hash());
    } else {
      headers.announcedByCompactBlock(peer, message.header());
    }
  }

  private void reconstruct(PeerSession peer, CmpctBlock message, BlockNode node, boolean isAsked) {
    boolean hasRoom =
        window.peersAskedFor(node.hash()).size() < MAX_PARALLEL
            && window.inFlight(peer.id()) < DownloadWindow.MAX_IN_FLIGHT_PER_PEER;
    if (hasRoom || isAsked) {
      begin(peer, message, node);
    } else {
      tryWithoutAsking(peer, message, node);
    }
  }

  private void begin(PeerSession peer, CmpctBlock message, BlockNode node) {
    BlockHash hash = node.hash();
    List<Long> askedBefore = window.peersAskedFor(hash);
    boolean isFirst = askedBefore.isEmpty() || askedBefore.getFirst() == peer.id();
    if (!download.noteRequest(peer, node) && window.assembly(peer.id(), hash).isPresent()) {
      LOG.debug("Peer sent us compact block we were already syncing!");
      return;
    }
    switch (CompactBlockAssembly.begin(message, mempool, extra)) {
      case CompactBlockAssembly.Start.Invalid _ -> {
        download.removeRequest(peer.id(), hash);
        peer.misbehaving("invalid compact block");
      }
      case CompactBlockAssembly.Start.Collided(CompactBlockAssembly assembly) -> {
        window.assemble(peer.id(), hash, assembly);
        askForWholeOrGiveUp(peer, hash, isFirst);
      }
      case CompactBlockAssembly.Start.Begun(CompactBlockAssembly assembly) -> {
        window.assemble(peer.id(), hash, assembly);
        List<Integer> missing = assembly.missing();
        if (missing.isEmpty()) {
          finish(peer, node, assembly, List.of());
        } else if (isFirst || mayAskAsWell(peer, askedBefore)) {
          LOG.debug("{} transactions of block {} are missing", missing.size(), hash);
          peer.send(new GetBlockTxn(hash, missing));
        } else {
          download.removeRequest(peer.id(), hash);
        }
      }
    }
  }

  /// Beside the peers that were asked before: the last place is for a peer of our own choosing, or
  /// for anyone if there is one among them.
  private boolean mayAskAsWell(PeerSession peer, List<Long> askedBefore) {
    return highBandwidth.contains(peer)
        && (!peer.type().isInbound()
            || askedBefore.stream().anyMatch(this::isOutbound)
            || askedBefore.size() < MAX_PARALLEL - 1);
  }

  private boolean isOutbound(long peerId) {
    return context.table().find(peerId).filter(peer -> !peer.type().isInbound()).isPresent();
  }

  /// Enough others are at it: but perhaps nothing is missing.
  private void tryWithoutAsking(PeerSession peer, CmpctBlock message, BlockNode node) {
    if (CompactBlockAssembly.begin(message, mempool, extra)
            instanceof CompactBlockAssembly.Start.Begun(CompactBlockAssembly assembly)
        && assembly.missing().isEmpty()
        && assembly.finish(List.of()) instanceof CompactBlockAssembly.Finish.Complete(Block block)
        && !isMutated(block, node)) {
      submit(peer, block);
    }
  }

  // The missing transactions.

  private void received(PeerSession peer, BlockTxn message) {
    BlockHash hash = message.blockHash();
    if (chain.view().isImporting()) {
      LOG.debug("Unexpected blocktxn message received from peer {}", peer.id());
      return;
    }
    Optional<CompactBlockAssembly> assembly = window.assembly(peer.id(), hash);
    Optional<BlockNode> node = chain.find(hash);
    if (assembly.isEmpty() || node.isEmpty()) {
      LOG.debug("Peer {} sent us block transactions for block we weren't expecting", peer.id());
    } else if (assembly.get().isSpent()) {
      download.removeRequest(peer.id(), hash);
      peer.misbehaving("previous compact block reconstruction attempt failed");
    } else {
      finish(peer, node.get(), assembly.get(), message.transactions());
    }
  }

  private void finish(
      PeerSession peer, BlockNode node, CompactBlockAssembly assembly, List<Transaction> given) {
    BlockHash hash = node.hash();
    switch (assembly.finish(given)) {
      case CompactBlockAssembly.Finish.WrongCount _ -> {
        download.removeRequest(peer.id(), hash);
        peer.misbehaving("invalid compact block/non-matching block transactions");
      }
      case CompactBlockAssembly.Finish.Complete(Block block) when !isMutated(block, node) -> {
        LOG.debug(
            "Successfully reconstructed block {} with {} of {} txn requested",
            hash,
            given.size(),
            block.transactions().size());
        download.removeRequest(peer.id(), hash);
        submit(peer, block);
      }
      case CompactBlockAssembly.Finish.Complete _, CompactBlockAssembly.Finish.TooLarge _ ->
          askForWholeOrGiveUp(peer, hash, window.peersAskedFor(hash).getFirst() == peer.id());
    }
  }

  /// After a collision. The spent assembly stays, so that no further compact block of the peer is
  /// taken for this one; a peer that was not asked first leaves it to those before.
  private void askForWholeOrGiveUp(PeerSession peer, BlockHash hash, boolean isFirst) {
    if (isFirst) {
      download.askForWhole(peer, hash);
    } else {
      download.removeRequest(peer.id(), hash);
    }
  }

  private boolean isMutated(Block block, BlockNode node) {
    return chain.isMutated(block, node.parent().orElseThrow());
  }

  private void submit(PeerSession peer, Block block) {
    inLedger.add(block.hash());
    download.submitReconstructed(peer, block, () -> inLedger.remove(block.hash()));
  }
}
