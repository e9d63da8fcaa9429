package org.basalt.rpc.json;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockUndo;
import org.basalt.core.address.AddressCodec;
import org.basalt.core.consensus.Coin;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.BlockCodec;
import org.basalt.core.primitive.OutPoint;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;

/// Blocks, confirmed transactions and unspent outputs, as text, that clients asked for lately: many
/// ask for the newest block, or for the one that an explorer's visitors look at. Any thread.
public final class RecentTexts {
  /// Bytes of all texts together. A full block with all details has some 10 MB.
  public static final long MAX_BYTES = 32L << 20;

  /// Bytes, about, of what each text needs beside it; else tiny ones could be there by the million.
  private static final int OVERHEAD_BYTES = 1_000;

  private sealed interface Key {}

  private record BlockKey(BlockHash block, BlockBody.Detail detail) implements Key {}

  private record TxKey(Txid txid) implements Key {}

  /// @param addresses differ from network to network
  private record CoinKey(AddressCodec addresses, OutPoint outpoint) implements Key {}

  private sealed interface Text {
    long sizeBytes();
  }

  private record BlockText(BlockBody body) implements Text {
    @Override
    public long sizeBytes() {
      return body.transactions().sizeBytes();
    }
  }

  /// @param fields those that stay the same for ever, long ones as text
  private record TxText(BlockNode place, Json.Obj fields, long sizeBytes) implements Text {}

  private record CoinText(Coin coin, Json.Obj fields, long sizeBytes) implements Text {}

  /// A confirmed transaction.
  ///
  /// @param place its block
  /// @param fields of [TxJson#of] without what it spends; nobody adds to them any more
  public record KnownTx(BlockNode place, Json.Obj fields) {}

  private final Cache<Key, Text> texts =
      Caffeine.newBuilder()
          .maximumWeight(MAX_BYTES)
          .weigher((Key _, Text text) -> weight(text))
          .executor(Runnable::run)
          .build();

  private static int weight(Text text) {
    return (int) Math.min(OVERHEAD_BYTES + text.sizeBytes(), Integer.MAX_VALUE);
  }

  /// The body if it is here.
  public Optional<BlockBody> block(BlockHash block, BlockBody.Detail detail) {
    return texts.getIfPresent(new BlockKey(block, detail)) instanceof BlockText(BlockBody body)
        ? Optional.of(body)
        : Optional.empty();
  }

  /// @param read gives the block's bytes
  public BlockBody block(
      BlockNode place, BlockBody.Detail detail, Supplier<byte[]> read, NodeView node) {
    Optional<BlockBody> known = block(place.hash(), detail);
    if (known.isPresent()) {
      return known.get();
    }
    BlockKey key = new BlockKey(place.hash(), detail);
    if (detail == BlockBody.Detail.TXIDS) {
      BlockBody body = BlockBody.withTxids(read.get());
      texts.put(key, new BlockText(body));
      return body;
    }
    Optional<BlockUndo> undo = node.chain().blocks().undo(place.hash());
    BlockBody body = BlockBody.of(BlockCodec.decode(read.get()), undo, detail, node);
    // Without undo data fees are missing, and it may still come.
    if (undo.isPresent()) {
      texts.put(key, new BlockText(body));
    }
    return body;
  }

  /// The transaction if it is here and its block is an ancestor of `tip`, or is `tip`.
  public Optional<KnownTx> transaction(Txid txid, BlockNode tip) {
    return texts.getIfPresent(new TxKey(txid)) instanceof TxText text
            && tip.hasAncestor(text.place())
        ? Optional.of(new KnownTx(text.place(), text.fields()))
        : Optional.empty();
  }

  /// Keeps a transaction that is no coinbase. Of those two blocks may have the same, once the first
  /// one's is spent (before BIP-0034), and the last one counts.
  ///
  /// @param fields of [TxJson#of] without what it spends
  public void keep(Txid txid, BlockNode place, Json.Obj fields) {
    Json.Obj written = written(fields);
    texts.put(new TxKey(txid), new TxText(place, written, sizeBytes(written)));
  }

  private static Json.Obj written(Json.Obj fields) {
    Json.Obj written = Json.object();
    for (Json.Field field : fields.fields()) {
      written.put(field.key(), field.value().written());
    }
    return written;
  }

  private static long sizeBytes(Json.Obj written) {
    long size = 0;
    for (Json.Field field : written.fields()) {
      size += field.value() instanceof Json.Written text ? text.sizeBytes() : 0;
    }
    return size;
  }

  /// What `show` gives for an unspent output, kept for the next time that the very same coin is
  /// there. Nobody adds to it any more.
  public Json.Obj coin(OutPoint outpoint, Coin coin, NodeView node, Function<Coin, Json.Obj> show) {
    CoinKey key = new CoinKey(node.addresses(), outpoint);
    if (texts.getIfPresent(key) instanceof CoinText known && known.coin().equals(coin)) {
      return known.fields();
    }
    Json.Obj written = written(show.apply(coin));
    texts.put(key, new CoinText(coin, written, sizeBytes(written)));
    return written;
  }

  /// Bytes of all texts, and of what they need beside them.
  public long sizeBytes() {
    texts.cleanUp();
    return texts.asMap().values().stream().mapToLong(RecentTexts::weight).sum();
  }
}
