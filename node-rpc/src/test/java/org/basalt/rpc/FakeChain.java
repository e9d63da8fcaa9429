package org.basalt.rpc;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Predicate;
import org.basalt.chain.api.BlockFilters;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockReader;
import org.basalt.chain.api.BlockStatus;
import org.basalt.chain.api.BlockUndo;
import org.basalt.chain.api.ChainService;
import org.basalt.chain.api.ChainView;
import org.basalt.chain.api.CoinAtTip;
import org.basalt.chain.api.CoinTotals;
import org.basalt.chain.api.IndexStatus;
import org.basalt.chain.api.LedgerView;
import org.basalt.chain.api.MempoolEntryInfo;
import org.basalt.chain.api.MempoolImport;
import org.basalt.chain.api.MempoolInfo;
import org.basalt.chain.api.MempoolService;
import org.basalt.chain.api.MempoolView;
import org.basalt.chain.api.Pruning;
import org.basalt.chain.api.TxLocation;
import org.basalt.chain.api.TxOutcome;
import org.basalt.core.consensus.Coin;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.Txid;
import org.basalt.core.params.NetworkParams;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockCodec;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.script.ScriptTemplate;

/// A ledger that believes everything: a straight chain of blocks given by the test. What no test
/// asks is not answered.
public final class FakeChain {
  private final NetworkParams network;
  private final List<Block> blocks = new ArrayList<>();
  private final List<BlockNode> nodes = new ArrayList<>();
  private final Map<BlockHash, BlockUndo> undos = new HashMap<>();
  public final Map<OutPoint, Coin> coins = new HashMap<>();
  public final Map<Txid, MempoolEntryInfo> mempool = new LinkedHashMap<>();

  /// What the index of transactions finds.
  public final Map<Txid, TxLocation> indexed = new HashMap<>();

  /// What becomes of each transaction that is submitted or tested.
  public final Map<Txid, TxOutcome.Judged> outcomes = new HashMap<>();

  /// Where [#mempool] is written to; none if it cannot be written or read.
  public Optional<Path> savedTo = Optional.of(Path.of("/there/mempool.dat"));

  public boolean isMempoolLoaded = true;
  public final Map<Path, MempoolImport> imports = new LinkedHashMap<>();

  public List<IndexStatus> indexes = List.of();
  public final Map<BlockNode, CoinTotals> coinTotals = new HashMap<>();
  public Optional<BlockFilters> filters = Optional.empty();
  public Pruning pruning = Pruning.OFF;
  public OptionalInt prunedTo = OptionalInt.empty();

  public final List<Txid> unbroadcast = new ArrayList<>();
  public final List<Transaction> submitted = new ArrayList<>();

  public FakeChain(NetworkParams network) {
    this.network = network;
    blocks.add(network.genesis());
    nodes.add(BlockNode.genesis(network.genesis().header()));
  }

  public ChainService service() {
    return Fake.of(ChainService.class, this);
  }

  /// Appends a block whose inputs spend outputs of the chain, and keeps [#coins] up to date.
  public void connect(Block block) {
    List<List<Coin>> spent = new ArrayList<>();
    for (Transaction tx : block.transactions()) {
      if (!tx.isCoinbase()) {
        spent.add(tx.inputs().stream().map(input -> spend(input.prevout())).toList());
      }
      for (int i = 0; i < tx.outputs().size(); i++) {
        TxOut output = tx.outputs().get(i);
        if (!ScriptTemplate.isUnspendable(output.scriptPubKey())) {
          coins.put(new OutPoint(tx.txid(), i), new Coin(output, nodes.size(), tx.isCoinbase()));
        }
      }
    }
    append(block, new BlockUndo(spent));
  }

  private Coin spend(OutPoint outpoint) {
    Coin coin = coins.remove(outpoint);
    if (coin == null) {
      throw new IllegalStateException("no coin at " + outpoint);
    }
    return coin;
  }

  public void append(Block block, BlockUndo undo) {
    blocks.add(block);
    nodes.add(BlockNode.child(block.header(), nodes.getLast()));
    undos.put(block.hash(), undo);
  }

  public NetworkParams network() {
    return network;
  }

  public ChainView view() {
    return new ChainView(nodes.getLast(), nodes.getLast(), false, false, nodes.size());
  }

  public Optional<BlockNode> find(BlockHash hash) {
    return nodes.stream().filter(node -> node.hash().equals(hash)).findFirst();
  }

  public BlockStatus status(BlockNode node) {
    Block block = blocks.get(node.height());
    long chainTxCount =
        blocks.subList(0, node.height() + 1).stream().mapToLong(b -> b.transactions().size()).sum();
    return new BlockStatus(
        BlockStatus.Validity.SCRIPTS,
        true,
        true,
        false,
        block.transactions().size(),
        chainTxCount,
        block.totalSize());
  }

  public BlockReader blocks() {
    return new BlockReader() {
      @Override
      public Optional<byte[]> raw(BlockHash hash) {
        return block(hash).map(BlockCodec::encode);
      }

      @Override
      public Optional<Block> block(BlockHash hash) {
        return blocks.stream().filter(block -> block.hash().equals(hash)).findFirst();
      }

      @Override
      public Optional<BlockUndo> undo(BlockHash hash) {
        return Optional.ofNullable(undos.get(hash));
      }
    };
  }

  public MempoolService mempool() {
    return Fake.of(MempoolService.class, new Pool());
  }

  /// Takes transactions.
  public final class Pool {
    public Optional<Transaction> find(Txid txid) {
      return new LiveMempool().transaction(txid);
    }

    public boolean isLoaded() {
      return isMempoolLoaded;
    }

    public Optional<Path> save() {
      return savedTo;
    }

    public boolean importFile(Path file, MempoolImport how) {
      imports.put(file, how);
      return savedTo.isPresent();
    }

    public TxOutcome.Judged test(Transaction tx) {
      return Optional.ofNullable(outcomes.get(tx.txid())).orElseThrow();
    }

    public Optional<TxOutcome.Judged> submit(Transaction tx, long maxFeeSat) {
      TxOutcome.Judged outcome = test(tx);
      if (outcome instanceof TxOutcome.Accepted accepted
          && maxFeeSat > 0
          && accepted.feeSat() > maxFeeSat) {
        return Optional.empty();
      }
      submitted.add(tx);
      return Optional.of(outcome);
    }

    public TxOutcome.Judged submit(Transaction tx) {
      submitted.add(tx);
      return test(tx);
    }

    public void broadcastWanted(Txid txid) {
      unbroadcast.add(txid);
    }
  }

  public <T> T ask(Function<LedgerView, T> question) {
    return question.apply(Fake.of(LedgerView.class, new Live()));
  }

  public CoinAtTip coin(OutPoint outpoint, boolean includesMempool) {
    return ask(ledger ->
        new CoinAtTip(
            includesMempool ? ledger.coinBesideMempool(outpoint) : ledger.coin(outpoint),
            nodes.getLast()));
  }

  /// Answers questions to the mempool.
  public final class LiveMempool {
    public MempoolInfo info() {
      return new MempoolInfo(
          mempool.size(),
          mempool.values().stream().mapToLong(MempoolEntryInfo::sizeVb).sum(),
          0,
          mempool.values().stream().mapToLong(MempoolEntryInfo::feeSat).sum(),
          300_000_000,
          100,
          100,
          100,
          true,
          100_000,
          64,
          101_000,
          mempool.size() + 1);
    }

    public List<Txid> txids() {
      return List.copyOf(mempool.keySet());
    }

    public List<Txid> unbroadcast() {
      return unbroadcast;
    }

    public Optional<MempoolEntryInfo> entry(Txid txid) {
      return Optional.ofNullable(mempool.get(txid));
    }

    public Optional<Transaction> transaction(Txid txid) {
      return entry(txid).map(MempoolEntryInfo::tx);
    }

    public Optional<Transaction> spender(OutPoint outpoint) {
      return mempool.values().stream()
          .map(MempoolEntryInfo::tx)
          .filter(tx -> tx.inputs().stream().anyMatch(in -> in.prevout().equals(outpoint)))
          .findFirst();
    }

    public Optional<TxOut> output(OutPoint outpoint) {
      return transaction(outpoint.txid()).map(tx -> tx.outputs().get(outpoint.index()));
    }
  }

  /// Answers questions to the ledger.
  public final class Live {
    public ChainView view() {
      return FakeChain.this.view();
    }

    public MempoolView mempool() {
      return Fake.of(MempoolView.class, new LiveMempool());
    }

    public Coin coin(OutPoint outpoint) {
      return coins.getOrDefault(outpoint, Coin.NONE);
    }

    public List<BlockNode> chainTips() {
      return List.of(nodes.getLast());
    }

    public BlockStatus status(BlockNode node) {
      return FakeChain.this.status(node);
    }

    public long cachedCoins() {
      return 0;
    }

    public long cachedCoinBytes() {
      return 0;
    }
  }

  public boolean verifyChain(int level, int count) {
    return true;
  }

  public ChainView await(Predicate<ChainView> condition, Duration timeout) {
    return view();
  }

  public void drain() {}

  public void flush() {}

  public List<IndexStatus> indexes() {
    return indexes;
  }

  public boolean awaitIndex(String name) {
    return indexes.stream().anyMatch(index -> index.name().equals(name) && index.isSynced());
  }

  public Optional<CoinTotals> coinTotals(BlockNode node) {
    return Optional.ofNullable(coinTotals.get(node));
  }

  public Optional<BlockFilters> blockFilters() {
    return filters;
  }

  public Pruning pruning() {
    return pruning;
  }

  public OptionalInt prunedHeight() {
    return prunedTo;
  }

  /// As if every block made a group of its own.
  public void pruneBlocks(int height) {
    prunedTo = OptionalInt.of(height);
  }

  public long storedBlockBytes() {
    return 1_000;
  }

  public Optional<TxLocation> findTransaction(Txid txid) {
    return Optional.ofNullable(indexed.get(txid));
  }
}
