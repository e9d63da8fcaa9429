package org.basalt.chain.index;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.basalt.chain.api.BlockFilters;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockUndo;
import org.basalt.chain.kv.Batch;
import org.basalt.chain.kv.Column;
import org.basalt.chain.kv.KeyValueReader;
import org.basalt.chain.kv.StorageException;
import org.basalt.chain.kv.ValueCodec;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.consensus.Coin;
import org.basalt.core.filter.BasicBlockFilter;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.FilterHeader;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.Script;

/// The basic filter of each block (`-blockfilterindex`, BIP-0158), and the chain of their headers
/// (BIP-0157): two columns with the same keys, [BlockKey].
///
/// | column                     | value                                                |
/// |----------------------------|------------------------------------------------------|
/// | `blockfilter-basic`        | the filter as in the message `cfilter`, without its length |
/// | `blockfilter-basic-header` | 32 bytes filter hash, 32 bytes filter header, internal order |
///
/// Rows of blocks that left the active chain stay: peers may still ask for them.
public final class BlockFilterIndex implements Indexer {
  public static final String NAME = "basic block filter index";

  private static final Column<BlockKey, byte[]> FILTERS =
      new Column<>("blockfilter-basic", Column.Kind.BLOB, BlockKey.CODEC, ValueCodec.BYTES);
  private static final Column<BlockKey, BlockFilters.Link> LINKS =
      new Column<>(
          "blockfilter-basic-header",
          Column.Kind.ORDERED,
          BlockKey.CODEC,
          ValueCodec.of(BlockFilterIndex::encode, BlockFilterIndex::decode));

  private BlockHash lastHash = BlockHash.ZERO;
  private FilterHeader lastHeader = FilterHeader.ZERO;

  private static byte[] encode(BlockFilters.Link link) {
    byte[] bytes = new byte[2 * FilterHeader.SIZE];
    link.hash().copyTo(bytes, 0);
    link.header().copyTo(bytes, FilterHeader.SIZE);
    return bytes;
  }

  private static BlockFilters.Link decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    var link = new BlockFilters.Link(FilterHeader.readFrom(in), FilterHeader.readFrom(in));
    in.expectEnd();
    return link;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Column<?, ?>> columns() {
    return List.of(FILTERS, LINKS);
  }

  @Override
  public void connect(
      BlockNode node, Block block, BlockUndo undo, KeyValueReader committed, Batch batch) {
    List<Script> spent = new ArrayList<>();
    for (List<Coin> coins : undo.spentByTransaction()) {
      for (Coin coin : coins) {
        spent.add(coin.scriptPubKey());
      }
    }
    BasicBlockFilter filter = BasicBlockFilter.of(block, spent);
    FilterHeader header = filter.header(headerBefore(node, committed));
    BlockKey key = BlockKey.of(node);
    batch.put(FILTERS, key, filter.array());
    batch.put(LINKS, key, new BlockFilters.Link(FilterHeader.of(filter.hash()), header));
    lastHash = node.hash();
    lastHeader = header;
  }

  private FilterHeader headerBefore(BlockNode node, KeyValueReader committed) {
    if (node.height() == 0) {
      return FilterHeader.ZERO;
    }
    BlockNode parent = node.parent().orElseThrow();
    if (parent.hash().equals(lastHash)) {
      return lastHeader;
    }
    return committed
        .get(LINKS, BlockKey.of(parent))
        .map(BlockFilters.Link::header)
        .orElseThrow(() ->
            new StorageException(
                StorageException.Kind.CORRUPT,
                "the filter header of "
                    + parent
                    + " should be stored and is not: start once without -blockfilterindex, or with"
                    + " an empty data directory"));
  }

  @Override
  public void disconnect(
      BlockNode node, Block block, BlockUndo undo, KeyValueReader committed, Batch batch) {
    lastHash = BlockHash.ZERO;
  }

  /// What others may read of it.
  ///
  /// @param runner that keeps it at the tip
  public static BlockFilters in(KeyValueReader store, IndexRunner runner) {
    return new BlockFilters() {
      @Override
      public boolean awaitTip() {
        return runner.awaitTip();
      }

      @Override
      public Optional<BasicBlockFilter> filter(BlockNode node) {
        return store
            .get(FILTERS, BlockKey.of(node))
            .map(bytes -> BasicBlockFilter.decode(node.hash(), bytes));
      }

      @Override
      public Optional<Link> link(BlockNode node) {
        return store.get(LINKS, BlockKey.of(node));
      }
    };
  }
}
