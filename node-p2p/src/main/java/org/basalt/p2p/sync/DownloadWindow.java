package org.basalt.p2p.sync;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockStatus;
import org.basalt.chain.api.ChainService;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.Uint256;
import org.basalt.core.runtime.OwnedBy;

/*
 * Problem: blocks come from several peers at once, and the ledger can only connect them in order.
 *
 * Idea: every peer is asked for the next blocks of its own best chain that nobody was asked for yet, at most sixteen at
 * a time, and at most 1,024 blocks beyond the last one that is complete. The window moves with its lower end. A peer
 * that holds the lower end while others have fetched all the rest is the staller: with nothing left to ask for, the
 * others would stand idle, so it gets a short time and is then dropped (StallDetector).
 *
 * Adversary: a peer may announce a chain and not serve it, serve slowly, or serve what was not asked. Memory is bounded
 * by peers times sixteen requests; blocks that arrive are stored by the ledger, not here.
 *
 * Invariant: a hash is in `byHash` exactly if some peer has it in `byPeer`.
 */
/// Which blocks were asked from whom, and which to ask for next (Core `FindNextBlocksToDownload`).
@OwnedBy("peers")
public final class DownloadWindow {
  /// Core MAX_BLOCKS_IN_TRANSIT_PER_PEER.
  public static final int MAX_IN_FLIGHT_PER_PEER = 16;

  /// Core BLOCK_DOWNLOAD_WINDOW: how far beyond the last complete block to fetch.
  public static final int WINDOW = 1024;

  /// A peer without full history keeps at least so many blocks (BIP-0159), less two for races.
  private static final int LIMITED_PEER_BLOCKS = 288 - 2;

  private static final int LOOK_AHEAD = 128;

  private final ChainService chain;
  private final Uint256 minimumChainWork;
  private final Map<BlockHash, List<Long>> byHash = new HashMap<>();
  private final Map<Long, LinkedHashMap<BlockHash, BlockNode>> byPeer = new HashMap<>();

  /// What is being put together from a compact block in answer to a request.
  private final Map<Slot, CompactBlockAssembly> assemblies = new HashMap<>();

  /// Blocks that came and that the ledger has not answered for, with how many copies of each.
  private final Map<BlockHash, Integer> arrived = new HashMap<>();

  public DownloadWindow(ChainService chain, Uint256 minimumChainWork) {
    this.chain = chain;
    this.minimumChainWork = minimumChainWork;
  }

  private record Slot(long peerId, BlockHash hash) {}

  /// What a peer can serve.
  ///
  /// @param isLimited keeps recent blocks only
  /// @param servesWitness offers NODE_WITNESS
  public record Source(long peerId, boolean isLimited, boolean servesWitness) {}

  /// @param blocks to ask for, in this order
  /// @param staller the peer that keeps the window from moving, if there was nothing to ask for
  ///   because of it
  public record Choice(List<BlockNode> blocks, OptionalLong staller) {
    static final Choice NOTHING = new Choice(List.of(), OptionalLong.empty());
  }

  public boolean isRequested(BlockHash hash) {
    return byHash.containsKey(hash);
  }

  public boolean isRequestedFrom(long peerId, BlockHash hash) {
    LinkedHashMap<BlockHash, BlockNode> requests = byPeer.get(peerId);
    return requests != null && requests.containsKey(hash);
  }

  /// The block came and is in the ledger's hands: nobody need be asked for it until [#settled].
  public void arrived(BlockHash hash) {
    arrived.merge(hash, 1, Integer::sum);
  }

  /// The ledger has answered.
  public void settled(BlockHash hash) {
    arrived.computeIfPresent(hash, (_, count) -> count == 1 ? null : count - 1);
  }

  /// Asked for, or just come.
  public boolean isAwaited(BlockHash hash) {
    return byHash.containsKey(hash) || arrived.containsKey(hash);
  }

  /// Number of distinct blocks asked for.
  public int size() {
    return byHash.size();
  }

  public int inFlight(long peerId) {
    LinkedHashMap<BlockHash, BlockNode> requests = byPeer.get(peerId);
    return requests == null ? 0 : requests.size();
  }

  /// Number of peers with requests.
  public int busyPeers() {
    return byPeer.size();
  }

  /// What was asked from the peer, oldest first.
  public List<BlockNode> requestsOf(long peerId) {
    LinkedHashMap<BlockHash, BlockNode> requests = byPeer.get(peerId);
    return requests == null ? List.of() : List.copyOf(requests.values());
  }

  /// @return false if it was asked from this peer already
  public boolean request(long peerId, BlockNode node) {
    LinkedHashMap<BlockHash, BlockNode> requests =
        byPeer.computeIfAbsent(peerId, _ -> new LinkedHashMap<>());
    if (requests.putIfAbsent(node.hash(), node) != null) {
      return false;
    }
    byHash.computeIfAbsent(node.hash(), _ -> new ArrayList<>(1)).add(peerId);
    return true;
  }

  /// The request to this peer is over; others for the same block stay.
  ///
  /// @return true if there was one
  public boolean remove(long peerId, BlockHash hash) {
    LinkedHashMap<BlockHash, BlockNode> requests = byPeer.get(peerId);
    if (requests == null || requests.remove(hash) == null) {
      return false;
    }
    assemblies.remove(new Slot(peerId, hash));
    if (requests.isEmpty()) {
      byPeer.remove(peerId);
    }
    List<Long> askers = byHash.get(hash);
    if (askers != null) {
      askers.remove(peerId);
      if (askers.isEmpty()) {
        byHash.remove(hash);
      }
    }
    return true;
  }

  /// Number of requests, counting a block once for each peer asked.
  public int requestCount() {
    int count = 0;
    for (LinkedHashMap<BlockHash, BlockNode> requests : byPeer.values()) {
      count += requests.size();
    }
    return count;
  }

  /// What the peer's compact block has become so far; empty if it was not asked for the block, or
  /// has sent none.
  public Optional<CompactBlockAssembly> assembly(long peerId, BlockHash hash) {
    return Optional.ofNullable(assemblies.get(new Slot(peerId, hash)));
  }

  /// Kept until the request is removed.
  ///
  /// @throws IllegalStateException if the peer was not asked for the block
  public void assemble(long peerId, BlockHash hash, CompactBlockAssembly assembly) {
    if (!isRequestedFrom(peerId, hash)) {
      throw new IllegalStateException("block " + hash + " was not asked from peer " + peerId);
    }
    assemblies.put(new Slot(peerId, hash), assembly);
  }

  /// Peers that were asked for the block, in the order in which they were.
  public List<Long> peersAskedFor(BlockHash hash) {
    List<Long> askers = byHash.get(hash);
    return askers == null ? List.of() : List.copyOf(askers);
  }

  /// The peer is gone: what it was asked for may be asked from others.
  public void forgetPeer(long peerId) {
    for (BlockNode node : requestsOf(peerId)) {
      remove(peerId, node.hash());
    }
  }

  /// What to ask the peer for next.
  ///
  /// @param count at most so many
  public Choice next(Source source, PeerProgress progress, int count) {
    Optional<BlockNode> bestKnown = progress.bestKnown();
    BlockNode tip = chain.view().tip();
    if (count <= 0
        || bestKnown.isEmpty()
        || bestKnown.get().chainWork().compareTo(tip.chainWork()) < 0
        || bestKnown.get().chainWork().compareTo(minimumChainWork) < 0) {
      return Choice.NOTHING;
    }
    BlockNode best = bestKnown.get();
    BlockNode fork = best.forkWith(tip);
    BlockNode start =
        progress
            .lastCommon()
            .filter(common -> fork.chainWork().compareTo(common.chainWork()) <= 0)
            .filter(best::hasAncestor)
            .orElse(fork);
    progress.advanceCommon(start);
    return start == best ? Choice.NOTHING : walk(source, progress, best, start, tip, count);
  }

  private Choice walk(
      Source source,
      PeerProgress progress,
      BlockNode best,
      BlockNode start,
      BlockNode tip,
      int count) {
    List<BlockNode> chosen = new ArrayList<>(count);
    OptionalLong waitingFor = OptionalLong.empty();
    boolean isMoving = false; // the ledger may be about to move the window
    int windowEnd = start.height() + WINDOW;
    int maxHeight = Math.min(best.height(), windowEnd + 1);
    int segwitHeight = chain.network().consensus().segwitHeight();
    BlockNode walked = start;
    while (walked.height() < maxHeight) {
      List<BlockNode> stretch = stretch(best, walked, maxHeight, count - chosen.size());
      walked = stretch.getLast();
      for (BlockNode node : stretch) {
        BlockStatus status = chain.status(node);
        if (status.isFailed() || (!source.servesWitness() && node.height() >= segwitHeight)) {
          return new Choice(chosen, OptionalLong.empty());
        }
        if (status.hasData() || tip.hasAncestor(node)) {
          if (status.chainTxCount() > 0 || tip.hasAncestor(node)) {
            progress.advanceCommon(node);
          }
          continue;
        }
        if (arrived.containsKey(node.hash())) {
          isMoving = true;
          continue;
        }
        List<Long> askers = byHash.get(node.hash());
        if (askers != null) {
          if (waitingFor.isEmpty()) {
            waitingFor = OptionalLong.of(askers.getFirst());
          }
          continue;
        }
        if (node.height() > windowEnd) {
          boolean isHeldByOther =
              !isMoving
                  && chosen.isEmpty()
                  && waitingFor.isPresent()
                  && waitingFor.getAsLong() != source.peerId();
          return new Choice(chosen, isHeldByOther ? waitingFor : OptionalLong.empty());
        }
        if (source.isLimited() && best.height() - node.height() >= LIMITED_PEER_BLOCKS) {
          continue;
        }
        chosen.add(node);
        if (chosen.size() == count) {
          return new Choice(chosen, OptionalLong.empty());
        }
      }
    }
    return new Choice(chosen, OptionalLong.empty());
  }

  /// The next blocks of `best`'s chain above `below`, lowest first.
  private static List<BlockNode> stretch(
      BlockNode best, BlockNode below, int maxHeight, int stillWanted) {
    int length = Math.min(maxHeight - below.height(), Math.max(stillWanted, LOOK_AHEAD));
    List<BlockNode> nodes = new ArrayList<>(length);
    BlockNode node = best.ancestorAt(below.height() + length);
    for (int i = 0; i < length; i++) {
      nodes.add(node);
      node = node.parent().orElse(node);
    }
    return nodes.reversed();
  }
}
