package org.basalt.p2p.protocol;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockStatus;
import org.basalt.chain.api.ChainService;
import org.basalt.chain.api.ChainView;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.consensus.MerkleProof;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.Txid;
import org.basalt.core.hash.Uint256;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockCodec;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.p2p.message.BlockMessage;
import org.basalt.p2p.message.GetBlocks;
import org.basalt.p2p.message.GetData;
import org.basalt.p2p.message.GetHeaders;
import org.basalt.p2p.message.Headers;
import org.basalt.p2p.message.Inv;
import org.basalt.p2p.message.Inventory;
import org.basalt.p2p.message.MerkleBlock;
import org.basalt.p2p.message.NotFound;
import org.basalt.p2p.message.TxMessage;
import org.basalt.p2p.netaddr.ServiceFlags;
import org.basalt.p2p.peer.NetPermission;
import org.basalt.p2p.peer.PeerContext;
import org.basalt.p2p.peer.PeerProtocol;
import org.basalt.p2p.peer.PeerSession;
import org.basalt.p2p.sync.BloomFilter;
import org.basalt.p2p.sync.CompactBlockEncoding;
import org.basalt.p2p.sync.Locators;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers getheaders, getblocks, and getdata for transactions and for blocks, as far as they are
/// [ServableBlocks].
@OwnedBy("peers")
public final class BlockServing implements PeerProtocol {
  private static final Logger LOG = LoggerFactory.getLogger("net");

  /// Farther behind the best header, a block is served only while the upload target allows (Core
  /// HISTORICAL_BLOCK_AGE).
  private static final long OLD_BLOCK_AGE_SEC = 7L * 24 * 60 * 60;

  /// Hashes in answer to one getblocks.
  private static final int INV_BATCH = 500;

  /// Below the tip, without full history (Core NODE_NETWORK_LIMITED_MIN_BLOCKS), with two blocks
  /// for races.
  private static final int LIMITED_DEPTH_MAX = 288 + 2;

  /// Farther below the tip, a block is served whole to who asks for a compact one: its transactions
  /// are in no mempool any more (Core MAX_CMPCTBLOCK_DEPTH).
  private static final int COMPACT_DEPTH_MAX = 5;

  private final PeerContext context;
  private final ChainService chain;
  private final BlockDownload download;
  private final RecentBlock recent;
  private final ServableBlocks servable;
  private final TxAnnouncement transactions;
  private final UploadTarget uploadTarget;
  private final BloomFilters bloomFilters;
  private final Map<Long, State> states = new HashMap<>();

  /// Of one peer.
  private static final class State {
    /// What was asked for and is not answered yet: one message's items at most, as the peer's
    /// further messages wait.
    private final ArrayDeque<Inventory> requests = new ArrayDeque<>();

    /// When this block is asked for, the peer is told of the tip, and goes on with getblocks.
    private BlockHash continueAt = BlockHash.ZERO;
  }

  BlockServing(
      PeerContext context,
      BlockDownload download,
      RecentBlock recent,
      TxAnnouncement transactions,
      UploadTarget uploadTarget,
      BloomFilters bloomFilters) {
    this.transactions = transactions;
    this.context = context;
    this.download = download;
    this.recent = recent;
    this.uploadTarget = uploadTarget;
    this.bloomFilters = bloomFilters;
    this.chain = context.chain();
    this.servable = new ServableBlocks(chain);
  }

  @Override
  public void attach(PeerSession peer) {
    State state = new State();
    states.put(peer.id(), state);
    peer.on(GetHeaders.TYPE, message -> headersAsked(peer, message));
    peer.on(GetBlocks.TYPE, message -> inventoryAsked(peer, state, message));
    peer.on(GetData.TYPE, message -> dataAsked(peer, state, message));
  }

  @Override
  public void detach(PeerSession peer) {
    states.remove(peer.id());
  }

  // Headers and inventory.

  private void headersAsked(PeerSession peer, GetHeaders message) {
    if (isLocatorTooLong(peer, "getheaders", message.locator())) {
      return;
    }
    ChainView view = chain.view();
    if (view.isImporting()) {
      LOG.debug("Ignoring getheaders from peer={} while importing/reindexing", peer.id());
      return;
    }
    BlockNode tip = view.tip();
    Uint256 minimumWork = context.config().behaviour().minimumChainWork();
    if (tip.chainWork().compareTo(minimumWork) < 0 && !peer.has(NetPermission.DOWNLOAD)) {
      LOG.debug(
          "Ignoring getheaders from peer={} because active chain has too little work;"
              + " sending empty response",
          peer.id());
      peer.send(new Headers(List.of()));
      return;
    }
    if (message.locator().isEmpty()) {
      singleHeaderAsked(peer, message.stopHash(), tip);
      return;
    }
    BlockNode fork = Locators.fork(message.locator(), chain, tip);
    List<BlockHeader> headers = new ArrayList<>();
    BlockNode last = tip;
    LOG.debug("getheaders {} to peer={}", fork.height() + 1, peer.id());
    int end = Math.min(tip.height(), fork.height() + Headers.HEADERS_MAX);
    for (BlockNode node : ActiveRange.of(tip, fork.height() + 1, end)) {
      headers.add(node.header());
      last = node;
      if (node.hash().equals(message.stopHash())) {
        break;
      }
    }
    peer.progress().headerSent(last);
    peer.send(new Headers(headers));
  }

  private void singleHeaderAsked(PeerSession peer, BlockHash hash, BlockNode tip) {
    Optional<BlockNode> found = chain.find(hash);
    if (found.isEmpty()) {
      return;
    }
    BlockNode node = found.get();
    if (!servable.contains(node)) {
      LOG.debug(
          "ignoring request from peer={} for old block header that isn't in the main chain",
          peer.id());
      return;
    }
    List<BlockHeader> headers = new ArrayList<>();
    headers.add(node.header());
    peer.progress().headerSent(tip.hasAncestor(node) ? node : tip);
    peer.send(new Headers(headers));
  }

  private void inventoryAsked(PeerSession peer, State state, GetBlocks message) {
    if (isLocatorTooLong(peer, "getblocks", message.locator())) {
      return;
    }
    BlockNode tip = chain.view().tip();
    BlockNode fork = Locators.fork(message.locator(), chain, tip);
    LOG.debug("getblocks {} limit {} from peer={}", fork.height() + 1, INV_BATCH, peer.id());
    List<Inventory> items = new ArrayList<>();
    int end = Math.min(tip.height(), fork.height() + INV_BATCH);
    for (BlockNode node : ActiveRange.of(tip, fork.height() + 1, end)) {
      if (node.hash().equals(message.stopHash())) {
        LOG.debug("  getblocks stopping at {} {}", node.height(), node.hash());
        break;
      }
      items.add(Inventory.block(node.hash()));
      if (items.size() == INV_BATCH) {
        state.continueAt = node.hash();
      }
    }
    if (!items.isEmpty()) {
      peer.send(new Inv(items));
    }
  }

  private static boolean isLocatorTooLong(
      PeerSession peer, String command, List<BlockHash> locator) {
    if (locator.size() <= Locators.MAX_LENGTH) {
      return false;
    }
    peer.disconnect(command + " locator size " + locator.size() + " > " + Locators.MAX_LENGTH);
    return true;
  }

  // Blocks.

  private void dataAsked(PeerSession peer, State state, GetData message) {
    if (message.items().size() > Inventory.ITEMS_MAX) {
      peer.misbehaving("getdata message size = " + message.items().size());
      return;
    }
    LOG.debug("received getdata ({} invsz) peer={}", message.items().size(), peer.id());
    if (!message.items().isEmpty()) {
      state.requests.addAll(message.items());
      peer.hold();
      answer(peer, state);
    }
  }

  /// Serves the peer a block in full, as if it had asked for it so.
  void serveWhole(PeerSession peer, BlockHash hash) {
    State state = states.get(peer.id());
    if (state != null) {
      if (state.requests.isEmpty()) {
        peer.hold();
      }
      state.requests.add(new Inventory(Inventory.WITNESS_BLOCK, hash));
      peer.serviceSoon();
    }
  }

  @Override
  public void service() {
    uploadTarget.service();
  }

  @Override
  public void service(PeerSession peer) {
    State state = states.get(peer.id());
    if (state != null && !state.requests.isEmpty()) {
      answer(peer, state);
    }
  }

  /// Goes on with what was asked for, as far as there is room to send; one block a turn.
  private void answer(PeerSession peer, State state) {
    List<Inventory> missing = new ArrayList<>();
    while (!state.requests.isEmpty()
        && state.requests.getFirst().isTransaction()
        && !peer.connection().isSendBufferFull()) {
      Inventory item = state.requests.removeFirst();
      if (transactions.relaysTo(peer)) {
        transactions
            .fetch(peer, item)
            .ifPresentOrElse(
                tx -> peer.send(new TxMessage(tx, item.kind() != Inventory.TX)),
                () -> missing.add(item));
      }
    }
    if (!missing.isEmpty()) {
      peer.send(new NotFound(missing));
    }
    if (!state.requests.isEmpty() && !peer.connection().isSendBufferFull()) {
      if (isAboutToBeConnected(state.requests.getFirst())) {
        return; // the ledger's next word brings us here again
      }
      Inventory item = state.requests.removeFirst();
      if (item.isAnyBlock() && item.hash() instanceof BlockHash hash) {
        serve(peer, state, item.kind(), hash);
      }
    }
    if (state.requests.isEmpty()) {
      peer.release();
    } else {
      peer.serviceSoon();
    }
  }

  /// A block that the ledger is at, and that may have been announced already: whether it can be
  /// served is known in a moment.
  private boolean isAboutToBeConnected(Inventory item) {
    if (!item.isAnyBlock() || !(item.hash() instanceof BlockHash hash)) {
      return false;
    }
    Optional<BlockNode> node = chain.find(hash);
    if (node.isEmpty() || node.get().chainWork().compareTo(chain.view().tip().chainWork()) <= 0) {
      return false;
    }
    BlockStatus status = chain.status(node.get());
    return !status.isFailed()
        && (recent.is(hash) || (status.hasData() && status.chainTxCount() > 0));
  }

  private void serve(PeerSession peer, State state, int kind, BlockHash hash) {
    Optional<BlockNode> found = chain.find(hash);
    if (found.isEmpty()) {
      return;
    }
    BlockNode node = found.get();
    BlockNode tip = chain.view().tip();
    if (!servable.contains(node)) {
      LOG.debug(
          "ignoring request from peer={} for old block that isn't in the main chain", peer.id());
      return;
    }
    if (isTooMuchForToday(peer, kind, node)) {
      peer.disconnect("historical block serving limit reached");
      return;
    }
    boolean isLimited = !context.services().has(ServiceFlags.NETWORK);
    if (isLimited
        && !peer.has(NetPermission.NOBAN)
        && tip.height() - node.height() > LIMITED_DEPTH_MAX) {
      peer.disconnect("Ignore block request below NODE_NETWORK_LIMITED threshold");
      return;
    }
    if (!chain.status(node).hasData()) {
      return;
    }
    if (kind == Inventory.CMPCT_BLOCK
        && download.canFetchDirectly()
        && node.height() >= tip.height() - COMPACT_DEPTH_MAX) {
      recent
          .compact(hash)
          .or(() ->
              chain
                  .blocks()
                  .block(hash)
                  .map(block -> CompactBlockEncoding.of(block, context.random().nextLong())))
          .ifPresent(peer::send);
    } else if (kind == Inventory.FILTERED_BLOCK) {
      bloomFilters.of(peer).ifPresent(filter -> serveFiltered(peer, hash, filter));
    } else {
      Optional<byte[]> bytes = chain.blocks().raw(hash);
      if (bytes.isEmpty()) {
        peer.disconnect("Cannot load block from disk");
        return;
      }
      peer.send(
          kind == Inventory.BLOCK
              ? withoutWitness(bytes.get(), hash)
              : new BlockMessage(bytes.get(), hash));
    }
    if (hash.equals(state.continueAt)) {
      peer.send(new Inv(List.of(Inventory.block(tip.hash()))));
      state.continueAt = BlockHash.ZERO;
    }
  }

  /// The proof that some transactions are in the block, and the transactions (BIP-0037). Who has
  /// loaded no filter gets nothing.
  private void serveFiltered(PeerSession peer, BlockHash hash, BloomFilter filter) {
    Optional<Block> found = chain.blocks().block(hash);
    if (found.isEmpty()) {
      peer.disconnect("Cannot load block from disk");
      return;
    }
    List<Transaction> matched =
        found.get().transactions().stream().filter(filter::matches).toList();
    Set<Txid> txids = matched.stream().map(Transaction::txid).collect(Collectors.toSet());
    MerkleProof proof = MerkleProof.of(found.get(), txids);
    peer.send(
        new MerkleBlock(proof.header(), (int) proof.total(), proof.hashes(), proof.packedBits()));
    matched.forEach(tx -> peer.send(new TxMessage(tx, false)));
  }

  private boolean isTooMuchForToday(PeerSession peer, int kind, BlockNode node) {
    boolean isOld =
        chain.view().bestHeader().timeSec() - node.timeSec() > OLD_BLOCK_AGE_SEC
            || kind == Inventory.FILTERED_BLOCK;
    return isOld && !peer.has(NetPermission.DOWNLOAD) && uploadTarget.isReachedForOldBlocks();
  }

  private static BlockMessage withoutWitness(byte[] bytes, BlockHash hash) {
    ArraySink out = new ArraySink(bytes.length);
    BlockCodec.writeStripped(BlockCodec.decode(bytes), out);
    return new BlockMessage(out.toByteArray(), hash);
  }
}
