package org.basalt.p2p.protocol;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.ChainEvent;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.primitive.Block;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.p2p.message.CmpctBlock;
import org.basalt.p2p.message.Headers;
import org.basalt.p2p.message.Inv;
import org.basalt.p2p.message.Inventory;
import org.basalt.p2p.peer.PeerContext;
import org.basalt.p2p.peer.PeerProtocol;
import org.basalt.p2p.peer.PeerSession;
import org.basalt.p2p.peer.ProtocolVersion;
import org.basalt.p2p.sync.CompactBlockEncoding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells peers of new blocks: by compact blocks where the peer asked for that (BIP-0152), by
/// headers where the peer asked for that and they connect to what it has, else by an inv of the
/// newest (BIP-0130; Core SendMessages).
@OwnedBy("peers")
public final class BlockAnnouncement implements PeerProtocol {
  private static final Logger LOG = LoggerFactory.getLogger("net");

  /// After a longer reorganisation only the last blocks are announced (Core
  /// MAX_BLOCKS_TO_ANNOUNCE).
  private static final int MAX_ANNOUNCED = 8;

  /// More than that waiting, and only an inv of the last is sent.
  private static final int MAX_WAITING = 2 * MAX_ANNOUNCED;

  private final PeerContext context;
  private final RecentBlock recent;
  private final Map<Long, List<BlockNode>> waiting = new HashMap<>();

  /// Height of the last block announced before it was connected: of several at one height, only the
  /// first is.
  private int highestAnnouncedEarly;

  BlockAnnouncement(PeerContext context, RecentBlock recent) {
    this.context = context;
    this.recent = recent;
  }

  @Override
  public void attach(PeerSession peer) {
    waiting.put(peer.id(), new ArrayList<>());
  }

  @Override
  public void detach(PeerSession peer) {
    waiting.remove(peer.id());
  }

  @Override
  public void chainChanged(ChainEvent event) {
    switch (event) {
      case ChainEvent.TipChanged(BlockNode tip, BlockNode fork, boolean isInitial)
          when !isInitial -> {
        List<BlockNode> newest = newBlocks(tip, fork);
        for (List<BlockNode> queue : waiting.values()) {
          queue.addAll(newest);
          while (queue.size() > MAX_WAITING) {
            queue.removeFirst();
          }
        }
      }
      case ChainEvent.NewPowValidBlock(BlockNode node, Block block) -> announceEarly(node, block);
      default -> {}
    }
  }

  /// To peers that asked for that, a new block is announced by its compact form before it is
  /// connected, which may take a second (BIP-0152).
  private void announceEarly(BlockNode node, Block block) {
    if (node.height() <= highestAnnouncedEarly) {
      return;
    }
    highestAnnouncedEarly = node.height();
    if (node.height() < context.chain().network().consensus().segwitHeight()) {
      return;
    }
    recent.set(block, context.random().nextLong());
    for (PeerSession peer : context.table().all()) {
      if (peer.isReady()
          && peer.commonVersion() >= ProtocolVersion.INVALID_COMPACT_BLOCKS_FORGIVEN
          && peer.statistics().isHighBandwidthFrom()) {
        peer.progress().bestKnown(); // what it announced may have become known meanwhile
        if (!peer.progress().hasHeader(node)
            && node.parent().filter(peer.progress()::hasHeader).isPresent()) {
          sendCompact(peer, node);
        }
      }
    }
  }

  /// @return false if the block cannot be read
  private boolean sendCompact(PeerSession peer, BlockNode node) {
    Optional<CmpctBlock> message =
        recent
            .compact(node.hash())
            .or(() ->
                context
                    .chain()
                    .blocks()
                    .block(node.hash())
                    .map(block -> CompactBlockEncoding.of(block, context.random().nextLong())));
    if (message.isEmpty()) {
      return false;
    }
    LOG.debug("sending header-and-ids {} to peer={}", node.hash(), peer.id());
    peer.send(message.get());
    peer.progress().headerSent(node);
    return true;
  }

  /// The last blocks above the fork, lowest first.
  private static List<BlockNode> newBlocks(BlockNode tip, BlockNode fork) {
    List<BlockNode> nodes = new ArrayList<>();
    BlockNode node = tip;
    while (node.height() > fork.height() && nodes.size() < MAX_ANNOUNCED) {
      nodes.add(node);
      node = node.ancestorAt(node.height() - 1);
    }
    return nodes.reversed();
  }

  @Override
  public void service(PeerSession peer) {
    List<BlockNode> queue = waiting.get(peer.id());
    if (queue == null || queue.isEmpty()) {
      return;
    }
    List<BlockNode> blocks = List.copyOf(queue);
    queue.clear();
    peer.progress().bestKnown(); // what it announced may have become known meanwhile
    boolean prefersCompact = peer.statistics().isHighBandwidthFrom();
    boolean prefersHeaders = peer.handshake().prefersHeaders();
    Optional<List<BlockNode>> headers =
        prefersHeaders || (prefersCompact && blocks.size() == 1)
            ? asHeaders(peer, blocks)
            : Optional.empty();
    if (headers.isEmpty()) {
      sendInv(peer, blocks.getLast());
    } else if (!headers.get().isEmpty()) {
      boolean isSent =
          prefersCompact
              && headers.get().size() == 1
              && sendCompact(peer, headers.get().getFirst());
      if (!isSent && prefersHeaders) {
        sendHeaders(peer, headers.get());
      } else if (!isSent) {
        sendInv(peer, blocks.getLast());
      }
    }
  }

  /// The blocks that the peer lacks, if they are few, in the active chain, and build on what it
  /// has.
  private Optional<List<BlockNode>> asHeaders(PeerSession peer, List<BlockNode> blocks) {
    if (blocks.size() > MAX_ANNOUNCED) {
      return Optional.empty();
    }
    List<BlockNode> headers = new ArrayList<>();
    BlockNode previous = blocks.getFirst().parent().orElse(blocks.getFirst());
    for (BlockNode node : blocks) {
      boolean isNext = node.parent().filter(previous::equals).isPresent();
      if (!context.chain().isActive(node) || !isNext) {
        return Optional.empty();
      }
      previous = node;
      if (!headers.isEmpty()) {
        headers.add(node);
      } else if (!peer.progress().hasHeader(node)) {
        if (node.parent().filter(peer.progress()::hasHeader).isEmpty()) {
          return Optional.empty();
        }
        headers.add(node);
      }
    }
    return Optional.of(headers);
  }

  private static void sendHeaders(PeerSession peer, List<BlockNode> nodes) {
    LOG.debug("sending header {} to peer={}", nodes.getLast().hash(), peer.id());
    peer.send(new Headers(nodes.stream().map(BlockNode::header).toList()));
    peer.progress().headerSent(nodes.getLast());
  }

  private static void sendInv(PeerSession peer, BlockNode node) {
    if (!peer.progress().hasHeader(node)) {
      BlockHash hash = node.hash();
      LOG.debug("sending inv peer={} hash={}", peer.id(), hash);
      peer.send(new Inv(List.of(Inventory.block(hash))));
    }
  }
}
