package org.basalt.p2p;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.basalt.chain.api.BlockFilters;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockOutcome;
import org.basalt.chain.api.BlockReader;
import org.basalt.chain.api.BlockStatus;
import org.basalt.chain.api.BlockUndo;
import org.basalt.chain.api.ChainEvent;
import org.basalt.chain.api.ChainListener;
import org.basalt.chain.api.ChainService;
import org.basalt.chain.api.ChainView;
import org.basalt.chain.api.CoinAtTip;
import org.basalt.chain.api.CoinScan;
import org.basalt.chain.api.FeeEstimates;
import org.basalt.chain.api.HeadersOutcome;
import org.basalt.chain.api.HintsReport;
import org.basalt.chain.api.IndexStatus;
import org.basalt.chain.api.LedgerView;
import org.basalt.chain.api.MempoolService;
import org.basalt.chain.api.MiningService;
import org.basalt.chain.api.Pruning;
import org.basalt.chain.api.RemovalReason;
import org.basalt.chain.api.Subscription;
import org.basalt.chain.api.TxLocation;
import org.basalt.chain.api.UtxoStatistics;
import org.basalt.core.consensus.MerkleTree;
import org.basalt.core.filter.BasicBlockFilter;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.FilterHeader;
import org.basalt.core.hash.Txid;
import org.basalt.core.params.NetworkParams;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockCodec;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.verdict.BlockVerdict;
import org.basalt.core.verdict.Reject;
import org.basalt.core.verdict.RejectReason;

/// A ledger that answers at once, on the caller's thread, and judges nothing but what a test tells
/// it to. Blocks connect as soon as all before them are there.
public final class FakeLedger implements ChainService {
  private final NetworkParams network;
  private final Map<BlockHash, BlockNode> tree = new HashMap<>();
  private final Map<BlockHash, byte[]> stored = new HashMap<>();
  private final Set<BlockHash> invalid = new HashSet<>();
  private final List<ChainListener> listeners = new ArrayList<>();
  private BlockNode tip;
  private BlockNode bestHeader;
  private boolean isInitial = true;
  private boolean isHeld;
  private long sequence;
  private final FakeMempool mempool = new FakeMempool(this::tell);

  private final Map<BlockHash, BlockFilters.Link> links = new HashMap<>();
  private final SharedBlocks shared;
  private int filteredHeight = -1;

  public FakeLedger(NetworkParams network) {
    this(network, new SharedBlocks());
  }

  /// @param shared with other ledgers
  FakeLedger(NetworkParams network, SharedBlocks shared) {
    this.network = network;
    this.shared = shared;
    tip = BlockNode.genesis(network.genesis().header());
    bestHeader = tip;
    tree.put(tip.hash(), tip);
    stored.put(tip.hash(), BlockCodec.encode(network.genesis()));
  }

  /// The block breaks a rule once it is connected.
  void makeInvalid(BlockHash hash) {
    invalid.add(hash);
  }

  void leaveInitialDownload() {
    isInitial = false;
  }

  /// Blocks are stored and not connected until [#goOnConnecting()].
  void holdConnecting() {
    isHeld = true;
  }

  void goOnConnecting() {
    isHeld = false;
    connect(bestHeader);
  }

  void addToMempool(Transaction tx) {
    tell(new ChainEvent.TransactionAdded(tx, 0, tx.sizeVb(), sequence));
  }

  void removeFromMempool(Transaction tx, RemovalReason reason) {
    tell(new ChainEvent.TransactionRemoved(tx, reason, sequence));
  }

  /// Filters of every block up to a height, as if none spent anything.
  void indexFiltersUpTo(int height) {
    filteredHeight = height;
  }

  @Override
  public Optional<BlockFilters> blockFilters() {
    return Optional.of(
        new BlockFilters() {
          @Override
          public boolean awaitTip() {
            return filteredHeight >= tip.height();
          }

          @Override
          public Optional<BasicBlockFilter> filter(BlockNode node) {
            return Optional.of(node)
                .filter(n -> n.height() <= filteredHeight)
                .flatMap(n -> blocks().block(n.hash()))
                .map(block -> BasicBlockFilter.of(block, List.of()));
          }

          @Override
          public Optional<Link> link(BlockNode node) {
            Link known = links.get(node.hash());
            if (known != null && node.height() <= filteredHeight) {
              return Optional.of(known);
            }
            Optional<Link> link =
                filter(node)
                    .map(filter ->
                        new Link(
                            FilterHeader.of(filter.hash()), filter.header(headerBefore(node))));
            link.ifPresent(found -> links.put(node.hash(), found));
            return link;
          }

          private FilterHeader headerBefore(BlockNode node) {
            return node.height() == 0
                ? FilterHeader.ZERO
                : link(node.parent().orElseThrow()).orElseThrow().header();
          }
        });
  }

  FakeMempool transactions() {
    return mempool;
  }

  /// As if mined here.
  void addBlock(Block block) {
    submitBlock(BlockCodec.encode(block), true, true, _ -> {});
  }

  @Override
  public NetworkParams network() {
    return network;
  }

  @Override
  public ChainView view() {
    return new ChainView(tip, bestHeader, isInitial, false, sequence);
  }

  @Override
  public Optional<BlockNode> find(BlockHash hash) {
    return Optional.ofNullable(tree.get(hash));
  }

  @Override
  public BlockStatus status(BlockNode node) {
    boolean hasData = stored.containsKey(node.hash());
    return new BlockStatus(
        tip.hasAncestor(node) ? BlockStatus.Validity.SCRIPTS : BlockStatus.Validity.TREE,
        hasData,
        false,
        invalid.contains(node.hash()) && hasData,
        hasData ? 1 : 0,
        hasData && isComplete(node, tip) ? node.height() + 1L : 0,
        0);
  }

  @Override
  public BlockReader blocks() {
    return new BlockReader() {
      @Override
      public Optional<byte[]> raw(BlockHash hash) {
        return Optional.ofNullable(stored.get(hash));
      }

      @Override
      public Optional<Block> block(BlockHash hash) {
        return raw(hash).map(shared::decode);
      }

      @Override
      public Optional<BlockUndo> undo(BlockHash hash) {
        return Optional.empty();
      }
    };
  }

  @Override
  public Subscription subscribe(ChainListener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  private void tell(ChainEvent event) {
    sequence++;
    List.copyOf(listeners).forEach(listener -> listener.onEvent(event));
  }

  @Override
  public Pruning pruning() {
    return Pruning.OFF;
  }

  @Override
  public OptionalInt prunedHeight() {
    return OptionalInt.empty();
  }

  @Override
  public void pruneBlocks(int height) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean hasRoomForBlocks() {
    return true;
  }

  @Override
  public void submitHeaders(
      List<BlockHeader> headers, boolean isWorkChecked, Consumer<HeadersOutcome> done) {
    BlockNode last = tip;
    for (BlockHeader header : headers) {
      last = add(header);
    }
    done.accept(new HeadersOutcome.Accepted(last));
  }

  private BlockNode add(BlockHeader header) {
    BlockNode known = tree.get(header.hash());
    if (known != null) {
      return known;
    }
    BlockNode parent = tree.get(header.prev());
    if (parent == null) {
      throw new IllegalStateException("the caller checks that headers connect");
    }
    BlockNode node = BlockNode.child(header, parent);
    tree.put(node.hash(), node);
    if (node.chainWork().compareTo(bestHeader.chainWork()) > 0) {
      bestHeader = node;
    }
    return node;
  }

  @Override
  public void submitBlock(
      byte[] bytes, boolean isRequested, boolean isWorkChecked, Consumer<BlockOutcome> done) {
    Block block = shared.decode(bytes);
    if (!tree.containsKey(block.header().prev())) {
      done.accept(
          new BlockOutcome.Refused(
              new BlockVerdict.MissingPrevious(Reject.of(RejectReason.PREV_BLK_NOT_FOUND, ""))));
      return;
    }
    BlockNode node = add(block.header());
    if (!isInitial
        && !stored.containsKey(node.hash())
        && !block.transactions().isEmpty()
        && block.header().prev().equals(tip.hash())) {
      tell(new ChainEvent.NewPowValidBlock(node, block));
    }
    boolean isNew = stored.putIfAbsent(block.hash(), shared.same(block.hash(), bytes)) == null;
    if (!isHeld) {
      connect(node);
    }
    done.accept(new BlockOutcome.Stored(node, isNew));
  }

  @Override
  public void submitPeerBlock(
      byte[] bytes, boolean isRequested, boolean isWorkChecked, Consumer<BlockOutcome> done) {
    Block block = shared.decode(bytes);
    if (isMutated(block, tip)) {
      Reject reject = Reject.of(RejectReason.BAD_TXNMRKLROOT, "");
      done.accept(new BlockOutcome.Refused(new BlockVerdict.Mutated(reject)));
    } else {
      submitBlock(bytes, isRequested, isWorkChecked, done);
    }
  }

  /// Blocks without transactions may name any root.
  @Override
  public boolean isMutated(Block block, BlockNode parent) {
    return !block.transactions().isEmpty()
        && !MerkleTree.ofTransactions(block.transactions())
            .hash()
            .equals(block.header().merkleRoot());
  }

  private void connect(BlockNode newest) {
    BlockNode before = tip;
    boolean moved = true;
    while (moved) {
      moved = false;
      for (BlockNode node : tree.values()) {
        if (node.chainWork().compareTo(tip.chainWork()) > 0 && isComplete(node, before)) {
          if (invalid.contains(node.hash())) {
            continue;
          }
          tip = node;
          moved = true;
        }
      }
    }
    if (invalid.contains(newest.hash())) {
      tell(
          new ChainEvent.BlockChecked(
              newest.hash(),
              new BlockVerdict.ConsensusFailure(Reject.of(RejectReason.BAD_CB_AMOUNT, ""))));
    } else if (tip != before) {
      tell(new ChainEvent.BlockChecked(tip.hash(), BlockVerdict.valid()));
      tell(new ChainEvent.TipChanged(tip, tip.forkWith(before), isInitial));
    }
  }

  private boolean isComplete(BlockNode node, BlockNode connected) {
    BlockNode at = node;
    while (!connected.hasAncestor(at)) {
      if (!stored.containsKey(at.hash()) || invalid.contains(at.hash())) {
        return false;
      }
      at = at.parent().orElseThrow();
    }
    return true;
  }

  // Nobody on the network side asks for these.

  @Override
  public double verificationProgress(BlockNode node) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FeeEstimates fees() {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<String> warnings() {
    throw new UnsupportedOperationException();
  }

  @Override
  public long storedBlockBytes() {
    throw new UnsupportedOperationException();
  }

  @Override
  public CoinAtTip coin(OutPoint outpoint, boolean includesMempool) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> T ask(Function<LedgerView, T> question) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Reject> invalidateBlock(BlockNode node) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Reject> reconsiderBlock(BlockNode node) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Reject> preciousBlock(BlockNode node) {
    throw new UnsupportedOperationException();
  }

  @Override
  public BlockVerdict checkProposal(
      Block block, boolean isProofChecked, boolean isMerkleRootChecked) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Block assembleBlock(Script payTo, List<Transaction> transactions) {
    throw new UnsupportedOperationException();
  }

  @Override
  public MiningService mining() {
    throw new UnsupportedOperationException();
  }

  @Override
  public MempoolService mempool() {
    return mempool.service();
  }

  @Override
  public boolean verifyChain(int level, int count) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CoinScan scanCoins(Set<Script> scripts, CoinScan.Watch watch) {
    throw new UnsupportedOperationException();
  }

  @Override
  public HintsReport writeHints(Path file, int height) {
    throw new UnsupportedOperationException();
  }

  @Override
  public UtxoStatistics utxoStatistics(UtxoStatistics.HashType hashType) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ChainView await(Predicate<ChainView> condition, Duration timeout) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void drain() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void flush() {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<IndexStatus> indexes() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<TxLocation> findTransaction(Txid txid) {
    throw new UnsupportedOperationException();
  }
}
