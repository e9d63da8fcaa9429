package org.basalt.chain.index;

import java.util.List;
import java.util.Optional;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockUndo;
import org.basalt.chain.api.CoinTotals;
import org.basalt.chain.coins.CoinsCache;
import org.basalt.chain.coins.UtxoStatisticsScan;
import org.basalt.chain.kv.Batch;
import org.basalt.chain.kv.Column;
import org.basalt.chain.kv.KeyValueReader;
import org.basalt.chain.kv.StorageException;
import org.basalt.chain.kv.ValueCodec;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.VarInt;
import org.basalt.core.consensus.Coin;
import org.basalt.core.consensus.ConsensusParams;
import org.basalt.core.consensus.Subsidy;
import org.basalt.core.crypto.MuHash3072;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.Uint256;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxOut;
import org.jspecify.annotations.Nullable;

/// Figures of the UTXO set after each block (`-coinstatsindex`).
///
/// Column `coinstatsindex`, key [BlockKey]:
///
/// | size | field                                     | encoding                       |
/// |-----:|-------------------------------------------|--------------------------------|
/// |   32 | MuHash                                    | internal order                 |
/// |  var | outputs, bogo size, total, subsidies      | 4 VarInt                       |
/// |   96 | spent, created, coinbases                 | 3 × 4 uint64 little-endian, lowest first |
/// |  var | genesis, replaced, scripts, unclaimed     | 4 VarInt                       |
///
/// Rows of blocks that left the active chain stay. Column `coinstatsindex-set` has one row, key
/// empty: the MuHash's fraction as of the index's position, 768 bytes, written together with that
/// position.
public final class CoinStatsIndex implements Indexer {
  public static final String NAME = "coinstatsindex";

  private static final byte[] ONLY_KEY = {0};
  private static final Column<BlockKey, CoinTotals> ROWS =
      new Column<>(
          NAME,
          Column.Kind.ORDERED,
          BlockKey.CODEC,
          ValueCodec.of(CoinStatsIndex::encode, CoinStatsIndex::decode));
  private static final Column<byte[], byte[]> SET =
      new Column<>("coinstatsindex-set", Column.Kind.ORDERED, ValueCodec.BYTES, ValueCodec.BYTES);

  private final ConsensusParams params;
  private @Nullable State current;

  public CoinStatsIndex(ConsensusParams params) {
    this.params = params;
  }

  /// After a block. The set changes with the next block.
  private record State(BlockHash hash, CoinTotals totals, MuHash3072 set) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Column<?, ?>> columns() {
    return List.of(ROWS, SET);
  }

  @Override
  public void connect(
      BlockNode node, Block block, BlockUndo undo, KeyValueReader committed, Batch batch) {
    State before =
        node.height() == 0
            ? new State(BlockHash.ZERO, CoinTotals.NONE, new MuHash3072())
            : stateAfter(node.parent().orElseThrow(), committed);
    Delta delta = new Delta(before.totals(), before.set(), params);
    if (node.height() == 0) {
      delta.addGenesis();
    } else {
      delta.addBlock(node, block, undo);
    }
    CoinTotals totals = delta.finish(node.height());
    batch.put(ROWS, BlockKey.of(node), totals);
    current = new State(node.hash(), totals, before.set());
  }

  private State stateAfter(BlockNode node, KeyValueReader committed) {
    State state = current;
    if (state != null && state.hash().equals(node.hash())) {
      return state;
    }
    MuHash3072 set =
        committed
            .get(SET, ONLY_KEY)
            .map(bytes -> MuHash3072.readFrom(new ByteReader(bytes)))
            .orElseThrow(() -> missing("the set of", node));
    return new State(node.hash(), row(node, committed), set);
  }

  private static CoinTotals row(BlockNode node, KeyValueReader committed) {
    return committed
        .get(ROWS, BlockKey.of(node))
        .orElseThrow(() -> missing("the figures of", node));
  }

  private static StorageException missing(String what, BlockNode node) {
    return new StorageException(
        StorageException.Kind.CORRUPT,
        what + " " + node + " should be in the index " + NAME + " and are not");
  }

  @Override
  public void disconnect(
      BlockNode node, Block block, BlockUndo undo, KeyValueReader committed, Batch batch) {
    State after = stateAfter(node, committed);
    BlockNode parent = node.parent().orElseThrow();
    Delta.takeBack(node, block, undo, after.set(), params);
    current = new State(parent.hash(), row(parent, committed), after.set());
  }

  @Override
  public void finish(Batch batch) {
    State state = current;
    if (state != null) {
      ArraySink out = new ArraySink(768);
      state.set().writeTo(out);
      batch.put(SET, ONLY_KEY, out.toByteArray());
    }
  }

  /// The figures after a block that is or was on the active chain.
  public static Optional<CoinTotals> find(KeyValueReader store, BlockNode node) {
    return store.get(ROWS, BlockKey.of(node));
  }

  /// What a block adds to the figures.
  private static final class Delta {
    private final CoinTotals before;
    private final MuHash3072 set;
    private final ConsensusParams params;
    private final ArraySink bytes = new ArraySink();
    private long outputCount;
    private long bogoSize;
    private long totalSat;
    private long spentSat;
    private long createdSat;
    private long coinbaseSat;
    private long genesisSat;
    private long replacedSat;
    private long scriptsSat;

    Delta(CoinTotals before, MuHash3072 set, ConsensusParams params) {
      this.before = before;
      this.set = set;
      this.params = params;
    }

    /// Its output is in no set.
    void addGenesis() {
      genesisSat = subsidySat(0, params);
    }

    void addBlock(BlockNode node, Block block, BlockUndo undo) {
      List<Transaction> transactions = block.transactions();
      for (int i = 0; i < transactions.size(); i++) {
        Transaction tx = transactions.get(i);
        if (i == 0 && isReplaced(node, params)) {
          replacedSat = subsidySat(node.height(), params);
          continue;
        }
        addOutputs(tx, node.height(), i == 0);
        if (i > 0) {
          removeInputs(tx, undo.spentByTransaction().get(i - 1));
        }
      }
    }

    private void addOutputs(Transaction tx, int height, boolean isCoinbase) {
      for (int i = 0; i < tx.outputs().size(); i++) {
        TxOut output = tx.outputs().get(i);
        if (CoinsCache.isUnspendable(output.scriptPubKey())) {
          scriptsSat += output.valueSat();
          continue;
        }
        Coin coin = new Coin(output, height, isCoinbase);
        hashed(new OutPoint(tx.txid(), i), coin, bytes);
        set.insert(bytes.array(), 0, bytes.size());
        if (isCoinbase) {
          coinbaseSat += coin.valueSat();
        } else {
          createdSat += coin.valueSat();
        }
        outputCount++;
        totalSat += coin.valueSat();
        bogoSize += UtxoStatisticsScan.bogoSize(coin);
      }
    }

    private void removeInputs(Transaction tx, List<Coin> spent) {
      for (int i = 0; i < spent.size(); i++) {
        Coin coin = spent.get(i);
        hashed(tx.inputs().get(i).prevout(), coin, bytes);
        set.remove(bytes.array(), 0, bytes.size());
        spentSat += coin.valueSat();
        outputCount--;
        totalSat -= coin.valueSat();
        bogoSize -= UtxoStatisticsScan.bogoSize(coin);
      }
    }

    /// What was spent and minted and is neither in an output nor known to be lost was left by the
    /// miner.
    CoinTotals finish(int height) {
      long subsidySat = subsidySat(height, params);
      long unclaimedSat =
          spentSat
              + subsidySat
              - (createdSat + coinbaseSat + genesisSat + replacedSat + scriptsSat);
      return new CoinTotals(
          BlockHash.of(set.finish()).toString(),
          before.outputCount() + outputCount,
          before.bogoSize() + bogoSize,
          before.totalSat() + totalSat,
          before.subsidySat() + subsidySat,
          before.spentSat().add(Uint256.of(spentSat)),
          before.createdSat().add(Uint256.of(createdSat)),
          before.coinbaseSat().add(Uint256.of(coinbaseSat)),
          before.genesisSat() + genesisSat,
          before.replacedSat() + replacedSat,
          before.scriptsSat() + scriptsSat,
          before.unclaimedSat() + unclaimedSat);
    }

    static void takeBack(
        BlockNode node, Block block, BlockUndo undo, MuHash3072 set, ConsensusParams params) {
      ArraySink bytes = new ArraySink();
      List<Transaction> transactions = block.transactions();
      for (int i = isReplaced(node, params) ? 1 : 0; i < transactions.size(); i++) {
        Transaction tx = transactions.get(i);
        for (int j = 0; j < tx.outputs().size(); j++) {
          TxOut output = tx.outputs().get(j);
          if (!CoinsCache.isUnspendable(output.scriptPubKey())) {
            hashed(new OutPoint(tx.txid(), j), new Coin(output, node.height(), i == 0), bytes);
            set.remove(bytes.array(), 0, bytes.size());
          }
        }
        List<Coin> spent = i == 0 ? List.of() : undo.spentByTransaction().get(i - 1);
        for (int j = 0; j < spent.size(); j++) {
          hashed(tx.inputs().get(j).prevout(), spent.get(j), bytes);
          set.insert(bytes.array(), 0, bytes.size());
        }
      }
    }

    private static void hashed(OutPoint outpoint, Coin coin, ArraySink bytes) {
      bytes.clear();
      UtxoStatisticsScan.writeHashed(outpoint, coin, bytes);
    }

    /// Core IsBIP30Unspendable.
    private static boolean isReplaced(BlockNode node, ConsensusParams params) {
      return Optional.ofNullable(params.bip30Overwritten().get(node.height()))
          .filter(node.hash()::equals)
          .isPresent();
    }

    private static long subsidySat(int height, ConsensusParams params) {
      return Subsidy.atSat(height, params.subsidyHalvingInterval());
    }
  }

  private static byte[] encode(CoinTotals totals) {
    ArraySink out = new ArraySink(200);
    BlockHash.parse(totals.muHash()).writeTo(out);
    VarInt.write(out, totals.outputCount());
    VarInt.write(out, totals.bogoSize());
    VarInt.write(out, totals.totalSat());
    VarInt.write(out, totals.subsidySat());
    write(totals.spentSat(), out);
    write(totals.createdSat(), out);
    write(totals.coinbaseSat(), out);
    VarInt.write(out, totals.genesisSat());
    VarInt.write(out, totals.replacedSat());
    VarInt.write(out, totals.scriptsSat());
    VarInt.write(out, totals.unclaimedSat());
    return out.toByteArray();
  }

  private static CoinTotals decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    CoinTotals totals =
        new CoinTotals(
            BlockHash.readFrom(in).toString(),
            VarInt.read(in),
            VarInt.read(in),
            VarInt.read(in),
            VarInt.read(in),
            readUint256(in),
            readUint256(in),
            readUint256(in),
            VarInt.read(in),
            VarInt.read(in),
            VarInt.read(in),
            VarInt.read(in));
    in.expectEnd();
    return totals;
  }

  private static void write(Uint256 value, ArraySink out) {
    out.int64Le(value.word0()).int64Le(value.word1()).int64Le(value.word2()).int64Le(value.word3());
  }

  private static Uint256 readUint256(ByteReader in) {
    long word0 = in.int64Le();
    long word1 = in.int64Le();
    long word2 = in.int64Le();
    return new Uint256(in.int64Le(), word2, word1, word0);
  }
}
