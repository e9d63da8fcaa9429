package org.basalt.chain.coins;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.basalt.core.consensus.Coin;
import org.basalt.core.primitive.OutPoint;

/// Reads single coins on any thread, beside the owner of [CoinsCache], and changes nothing there.
///
/// What it gives is true for an instant between call and return. The cache may be in the middle of
/// a block then, or one of its flushes; whoever cares must know from elsewhere that the coin did
/// not change meanwhile.
///
/// An outpoint without an entry in the cache is what the table says, and the table changes only in
/// a flush. So what was read from the table is kept, in bounded memory, until the next flush.
public final class CoinsReader {
  /// Of coins that were read from the table, outpoints included, about. A client that asks for more
  /// makes all be forgotten.
  static final long MAX_KEPT_BYTES = 8L << 20;

  /// What a coin takes beside its script: objects of outpoint, id, output, coin and map.
  private static final int COIN_OBJECT_BYTES = 240;

  private final CoinsTable table;
  private final CoinsCache cache;
  private volatile Kept kept = new Kept(-1);

  /// Coins of one generation of the table, and outpoints that it does not have.
  private static final class Kept {
    final long generation;
    final ConcurrentMap<OutPoint, Coin> coins = new ConcurrentHashMap<>();
    final AtomicLong bytes = new AtomicLong();

    Kept(long generation) {
      this.generation = generation;
    }
  }

  public CoinsReader(CoinsTable table, CoinsCache cache) {
    this.table = table;
    this.cache = cache;
  }

  /// The coin, or [Coin#NONE]; empty if that is not known without what was not allowed, or the
  /// cache does not rest.
  ///
  /// @param mayReadTable false: only what is in memory is looked at, so this takes less than a
  ///   microsecond
  public Optional<Coin> find(OutPoint outpoint, boolean mayReadTable) {
    long generation = cache.generation();
    return switch (cache.glance(outpoint)) {
      case CoinGlance.Known(Coin coin) -> Optional.of(coin);
      case CoinGlance.Busy _ -> Optional.empty();
      case CoinGlance.NotCached _ -> {
        Kept now = kept;
        if (now.generation == generation) {
          Coin coin = now.coins.get(outpoint);
          if (coin != null) {
            yield Optional.of(coin);
          }
        }
        yield mayReadTable ? Optional.of(read(outpoint, generation)) : Optional.empty();
      }
    };
  }

  private Coin read(OutPoint outpoint, long generation) {
    Coin coin = table.read(outpoint).map(CoinsTable::decode).orElse(Coin.NONE);
    if (cache.generation() == generation) {
      keep(outpoint, coin, generation);
    }
    return coin;
  }

  private void keep(OutPoint outpoint, Coin coin, long generation) {
    Kept now = kept;
    if (now.generation != generation || now.bytes.get() > MAX_KEPT_BYTES) {
      now = new Kept(generation);
      kept = now;
    }
    if (now.coins.put(outpoint, coin) == null) {
      now.bytes.addAndGet(COIN_OBJECT_BYTES + coin.scriptPubKey().size());
    }
  }

  /// Memory that kept coins take, about.
  long keptBytes() {
    return kept.bytes.get();
  }
}
