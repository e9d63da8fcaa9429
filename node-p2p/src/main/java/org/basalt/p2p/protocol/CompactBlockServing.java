package org.basalt.p2p.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.ChainService;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.p2p.message.BlockTxn;
import org.basalt.p2p.message.GetBlockTxn;
import org.basalt.p2p.peer.PeerContext;
import org.basalt.p2p.peer.PeerProtocol;
import org.basalt.p2p.peer.PeerSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers getblocktxn: gives peers what they miss of a compact block (BIP-0152).
@OwnedBy("peers")
public final class CompactBlockServing implements PeerProtocol {
  private static final Logger LOG = LoggerFactory.getLogger("cmpctblock");

  /// Farther below the tip, the block is served whole: then whoever makes us read it has to receive
  /// it too (Core MAX_BLOCKTXN_DEPTH).
  private static final int DEPTH_MAX = 10;

  private final ChainService chain;
  private final BlockServing blocks;
  private final RecentBlock recent;

  CompactBlockServing(PeerContext context, BlockServing blocks, RecentBlock recent) {
    this.chain = context.chain();
    this.blocks = blocks;
    this.recent = recent;
  }

  @Override
  public void attach(PeerSession peer) {
    peer.on(GetBlockTxn.TYPE, message -> asked(peer, message));
  }

  private void asked(PeerSession peer, GetBlockTxn message) {
    BlockHash hash = message.blockHash();
    Optional<Block> held = recent.block(hash);
    if (held.isPresent()) {
      answer(peer, held.get(), message);
      return;
    }
    Optional<BlockNode> node = chain.find(hash).filter(found -> chain.status(found).hasData());
    if (node.isEmpty()) {
      LOG.debug("Peer {} sent us a getblocktxn for a block we don't have", peer.id());
    } else if (node.get().height() >= chain.view().tip().height() - DEPTH_MAX) {
      chain.blocks().block(hash).ifPresent(block -> answer(peer, block, message));
    } else {
      LOG.debug("Peer {} sent us a getblocktxn for a block > {} deep", peer.id(), DEPTH_MAX);
      blocks.serveWhole(peer, hash);
    }
  }

  private static void answer(PeerSession peer, Block block, GetBlockTxn message) {
    List<Transaction> transactions = new ArrayList<>(message.indexes().size());
    for (int index : message.indexes()) {
      if (index >= block.transactions().size()) {
        peer.misbehaving("getblocktxn with out-of-bounds tx indices");
        return;
      }
      transactions.add(block.transactions().get(index));
    }
    peer.send(new BlockTxn(message.blockHash(), transactions));
  }
}
