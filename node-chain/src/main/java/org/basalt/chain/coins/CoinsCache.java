package org.basalt.chain.coins;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.basalt.chain.kv.Batch;
import org.basalt.chain.kv.Durability;
import org.basalt.chain.kv.SortedLoad;
import org.basalt.chain.kv.StorageException;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.consensus.Coin;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.core.runtime.OwnerThread;
import org.basalt.core.runtime.Revision;
import org.basalt.core.runtime.WorkerPool;

/* The coins in memory, above the table on disk.
 *
 * Problem. Validation reads and spends some coins in every transaction and makes others. The table is too slow for each,
 * and most coins live shortly: written when made, they would be deleted minutes later.
 *
 * Idea. Changes stay in memory until a flush writes what is left of them, together with the name of the block they are
 * true for. An entry is
 *
 *   clean            as in the table
 *   DIRTY            differs from the table, must be written
 *   DIRTY, FRESH     and the table has no such coin: if it is spent before a flush, it vanishes without a trace
 *   DIRTY, SPENT     the table has a coin that is spent: a flush deletes it
 *
 * Invariants. FRESH is only set where the table is known to have no such coin; a wrong FRESH would leave a spent coin in
 * the table, a consensus failure. An outpoint without an entry is what the table says. The table only changes in flush.
 *
 * Memory. A coin is a run of bytes in an arena and a slot in an index, about 85 bytes for the usual kinds, and no Java
 * object. What it takes is counted exactly by bytes().
 *
 * Coins read ahead on other threads. They come as a Prefetched batch that names the generation in which reading began.
 * The generation is odd while a flush writes, and even otherwise; a batch of another generation than now may be older
 * than the table and is dropped. Batches that were complete when a flush began are not lost: asAfterFlush() makes of them
 * what would be read after it. Entries always win over what was read.
 *
 * Readers on other threads. Every change to index or arena is between begin() and end() of a Revision; glance() reads
 * without any lock and believes what it read only if there was no change meanwhile.
 */

/// Unspent outputs with write-back to [CoinsTable].
@OwnedBy("chain")
public final class CoinsCache implements CoinsView {
  /// Up to here a flush is one batch; above, it is written as sorted files, without a second copy
  /// in memory.
  private static final long MAX_BATCH_BYTES = 4L << 20;

  /// Of entries that one thread writes to a file of its own: large, since each file is one more to
  /// look into.
  private static final long PART_BYTES = 80L << 20;

  /// Coins that one thread reads in one go.
  private static final int FETCH_BATCH = 1000;

  /// From so many on, whether any output of a transaction is in the table is asked before each is.
  private static final int MANY_OUTPUTS = 64;

  /// Core MAX_SCRIPT_SIZE.
  private static final int MAX_SCRIPT_SIZE = 10_000;

  private static final int OP_RETURN = 0x6a;
  private static final byte[] NO_BYTES = {};

  /// So often another thread looks again if it was disturbed.
  private static final int GLANCES = 100;

  private final CoinsTable table;
  private final OwnerThread owner;
  private final long partBytes;
  private final CoinArena arena = new CoinArena();
  private final CoinIndex index = new CoinIndex(arena);
  private final ArraySink scratch = new ArraySink(CoinArena.MAX_COIN_BYTES);
  private final AtomicLong generation = new AtomicLong();
  private final Revision revision = new Revision();
  private Runnable beforeFlush = () -> {};
  private long dirtyCount;
  private long dirtyBytes;

  public CoinsCache(CoinsTable table, OwnerThread owner) {
    this(table, owner, PART_BYTES);
  }

  CoinsCache(CoinsTable table, OwnerThread owner, long partBytes) {
    this.table = table;
    this.owner = owner;
    this.partBytes = partBytes;
  }

  /// Outputs that can never be spent are not coins: those that begin with OP_RETURN, and scripts
  /// longer than 10,000 bytes. Source: Core `script.h` IsUnspendable.
  public static boolean isUnspendable(Script script) {
    return script.size() > MAX_SCRIPT_SIZE || (!script.isEmpty() && script.byteAt(0) == OP_RETURN);
  }

  /// Reads through to the table and keeps what it finds.
  @Override
  public Coin coin(OutPoint outpoint) {
    owner.assertHere();
    int slot = find(outpoint);
    return isUnspent(slot) ? decode(index.ref(slot)) : Coin.NONE;
  }

  @Override
  public boolean hasCoin(OutPoint outpoint) {
    owner.assertHere();
    return isUnspent(find(outpoint));
  }

  /// As [#hasCoin], without a look at the table: true to the whole set for outpoints that were
  /// given to [#fetch], or taken by [#take], since the last flush.
  public boolean hasCachedCoin(OutPoint outpoint) {
    owner.assertHere();
    return isUnspent(index.find(outpoint));
  }

  /// Takes a coin out of the set.
  ///
  /// @return the coin, or [Coin#NONE] if there was none
  public Coin spend(OutPoint outpoint) {
    owner.assertHere();
    int slot = find(outpoint);
    if (!isUnspent(slot)) {
      return Coin.NONE;
    }
    int ref = index.ref(slot);
    Coin coin = decode(ref);
    revision.begin();
    uncountDirty(ref);
    if ((arena.flags(ref) & CoinArena.FRESH) != 0) {
      index.remove(slot);
    } else {
      int tombstone =
          arena.store(
              outpoint.txid(),
              outpoint.index(),
              CoinArena.DIRTY | CoinArena.SPENT,
              scratch.array(),
              0);
      index.setRef(slot, tombstone);
      countDirty(tombstone);
    }
    arena.free(ref);
    revision.end();
    return coin;
  }

  /// Puts a coin into the set, unless it can never be spent.
  ///
  /// @param mayOverwrite an unspent coin with this outpoint may be there (coinbases before
  ///   BIP-0034). If false there is none, neither here nor in the table: the caller knows.
  /// @throws IllegalStateException if the caller was wrong
  public void add(OutPoint outpoint, Coin coin, boolean mayOverwrite) {
    owner.assertHere();
    if (isUnspendable(coin.scriptPubKey())) {
      return;
    }
    int slot = index.find(outpoint);
    boolean isFresh = !mayOverwrite;
    if (slot >= 0) {
      int old = index.ref(slot);
      if (!mayOverwrite && !isSpent(old)) {
        throw new IllegalStateException("a coin is made that is there already: " + outpoint);
      }
      isFresh = (arena.flags(old) & CoinArena.FRESH) != 0;
    }
    scratch.clear();
    CoinCodec.write(coin, scratch);
    revision.begin();
    int ref =
        arena.store(
            outpoint.txid(),
            outpoint.index(),
            CoinArena.DIRTY | (isFresh ? CoinArena.FRESH : 0),
            scratch.array(),
            scratch.size());
    countDirty(ref);
    if (slot < 0) {
      index.add(slot, outpoint, ref);
    } else {
      int old = index.ref(slot);
      index.setRef(slot, ref);
      uncountDirty(old);
      arena.free(old);
    }
    revision.end();
  }

  /// Brings coins into the cache that a block would make again: [#hasCachedCoin] is true to the
  /// whole set for its outpoints from now on, until the next flush.
  public void fetchRepeated(Block block, WorkerPool workers) {
    List<OutPoint> outpoints = new ArrayList<>();
    for (Transaction tx : block.transactions()) {
      int count = tx.outputs().size();
      if (count < MANY_OUTPUTS || table.hasCoinsOf(tx.txid())) {
        for (int i = 0; i < count; i++) {
          outpoints.add(new OutPoint(tx.txid(), i));
        }
      }
    }
    fetch(outpoints, workers);
  }

  /// Reads coins that are not here from the table, in batches and on all threads: faster than one
  /// by one.
  public void fetch(List<OutPoint> outpoints, WorkerPool workers) {
    owner.assertHere();
    List<OutPoint> missing = new ArrayList<>();
    for (OutPoint outpoint : outpoints) {
      if (index.find(outpoint) < 0) {
        missing.add(outpoint);
      }
    }
    List<FutureTask<List<Optional<byte[]>>>> reads = new ArrayList<>();
    for (int from = 0; from < missing.size(); from += FETCH_BATCH) {
      List<OutPoint> part = missing.subList(from, Math.min(from + FETCH_BATCH, missing.size()));
      reads.add(new FutureTask<>(() -> table.read(part)));
    }
    for (int i = 1; i < reads.size(); i++) {
      workers.execute(reads.get(i));
    }
    for (int i = 0; i < reads.size(); i++) {
      FutureTask<List<Optional<byte[]>>> read = reads.get(i);
      // Does nothing if a worker has begun with it.
      read.run();
      keep(missing.subList(i * FETCH_BATCH, missing.size()), await(read));
    }
  }

  private static List<Optional<byte[]>> await(FutureTask<List<Optional<byte[]>>> read) {
    try {
      return read.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StorageException broken) {
        throw broken;
      }
      throw new IllegalStateException("reading coins failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while coins were read", e);
    }
  }

  /// Takes in coins that were read ahead.
  ///
  /// @return false if the table has changed since they were read: nothing was taken
  public boolean take(Prefetched prefetched) {
    owner.assertHere();
    if (prefetched.generation() != generation.get()) {
      return false;
    }
    keep(prefetched.outpoints(), prefetched.values());
    return true;
  }

  /// Has something done when a flush has begun and nothing is written yet; see [#asAfterFlush].
  void beforeFlush(Runnable action) {
    beforeFlush = action;
  }

  /// What was read ahead, and wholly before the flush that has just begun, as it will be in the
  /// table after that flush.
  ///
  /// @return the same if it is older still, and of no use
  Prefetched asAfterFlush(Prefetched before) {
    owner.assertHere();
    long now = generation.get();
    if (before.generation() != now - 1) {
      return before;
    }
    List<Optional<byte[]>> values = new ArrayList<>(before.values());
    for (int i = 0; i < values.size(); i++) {
      int slot = index.find(before.outpoints().get(i));
      if (slot >= 0) {
        int ref = index.ref(slot);
        values.set(i, isSpent(ref) ? Optional.empty() : Optional.of(arena.coinBytes(ref)));
      }
    }
    return new Prefetched(now + 1, before.outpoints(), values, before.flushes() + 1);
  }

  private void keep(List<OutPoint> outpoints, List<Optional<byte[]>> values) {
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i).isPresent()) {
        OutPoint outpoint = outpoints.get(i);
        int slot = index.find(outpoint);
        if (slot < 0) {
          keep(slot, outpoint, values.get(i).get());
        }
      }
    }
  }

  private void keep(int free, OutPoint outpoint, byte[] value) {
    if (value.length > CoinArena.MAX_COIN_BYTES) {
      throw new IllegalStateException("a coin of " + value.length + " bytes: " + outpoint);
    }
    revision.begin();
    int ref = arena.store(outpoint.txid(), outpoint.index(), 0, value, value.length);
    index.add(free, outpoint, ref);
    revision.end();
  }

  /// The entry's slot, read from the table if it is not here; negative if there is none.
  private int find(OutPoint outpoint) {
    int slot = index.find(outpoint);
    if (slot >= 0) {
      return slot;
    }
    Optional<byte[]> value = table.read(outpoint);
    if (value.isEmpty()) {
      return slot;
    }
    keep(slot, outpoint, value.get());
    return index.find(outpoint);
  }

  private boolean isUnspent(int slot) {
    return slot >= 0 && !isSpent(index.ref(slot));
  }

  private boolean isSpent(int ref) {
    return (arena.flags(ref) & CoinArena.SPENT) != 0;
  }

  private Coin decode(int ref) {
    return CoinCodec.read(
        new ByteReader(
            arena.slab(ref), CoinArena.offset(ref) + CoinArena.HEADER_BYTES, arena.length(ref)));
  }

  private void countDirty(int ref) {
    dirtyCount++;
    dirtyBytes += CoinArena.size(arena.length(ref));
  }

  private void uncountDirty(int ref) {
    if ((arena.flags(ref) & CoinArena.DIRTY) != 0) {
      dirtyCount--;
      dirtyBytes -= CoinArena.size(arena.length(ref));
    }
  }

  /// Makes the table equal to this set as of a block: atomic, and durable when it returns, together
  /// with everything that was committed to the store before. A crash at any instant leaves the
  /// table as of the flush before, or this.
  ///
  /// @param best the block that this set is the state of
  /// @param workers write some of it if it is much
  public void flush(BlockHash best, WorkerPool workers) {
    write(best, workers);
    markClean();
  }

  /// The same, and forgets all entries, to give memory back.
  public void flushAndClear(BlockHash best, WorkerPool workers) {
    write(best, workers);
    dirtyCount = 0;
    dirtyBytes = 0;
    clear();
  }

  private void write(BlockHash best, WorkerPool workers) {
    owner.assertHere();
    generation.incrementAndGet();
    beforeFlush.run();
    if (dirtyBytes <= MAX_BATCH_BYTES) {
      writeBatch(best);
    } else {
      writeSorted(best, workers);
    }
    generation.incrementAndGet();
  }

  private void writeBatch(BlockHash best) {
    try (Batch batch = table.store().newBatch()) {
      batch.put(CoinsTable.COLUMN, CoinsTable.bestBlockKey(), CoinsTable.bestBlockValue(best));
      index.forEach(ref -> {
        int flags = arena.flags(ref);
        if ((flags & CoinArena.SPENT) != 0) {
          batch.delete(CoinsTable.COLUMN, arena.key(ref));
        } else if ((flags & CoinArena.DIRTY) != 0) {
          batch.put(CoinsTable.COLUMN, arena.key(ref), arena.coinBytes(ref));
        }
      });
      batch.commit(Durability.SYNCED);
    }
  }

  private void writeSorted(BlockHash best, WorkerPool workers) {
    int[] sorted = SortedEntries.of(arena, Math.toIntExact(dirtyCount));
    int partCount = (int) Math.ceilDiv(dirtyBytes, partBytes);
    try (SortedLoad load = table.store().newSortedLoad(CoinsTable.COLUMN)) {
      load.readSoon();
      load.put(CoinsTable.bestBlockKey(), CoinsTable.bestBlockValue(best));
      List<FutureTask<Boolean>> parts = new ArrayList<>();
      for (int i = 0; i < partCount; i++) {
        SortedLoad part = i == 0 ? load : load.newPart();
        int from = (int) ((long) sorted.length * i / partCount);
        int to = (int) ((long) sorted.length * (i + 1) / partCount);
        parts.add(new FutureTask<>(() -> put(sorted, from, to, part), true));
      }
      parts.stream().skip(1).forEach(workers::execute);
      // Does nothing for those that a worker has begun with.
      parts.forEach(FutureTask::run);
      awaitAll(parts);
      load.commit();
    }
  }

  private void put(int[] sorted, int from, int to, SortedLoad load) {
    for (int i = from; i < to; i++) {
      int ref = sorted[i];
      if (isSpent(ref)) {
        load.delete(arena.key(ref));
      } else {
        load.put(arena.key(ref), arena.coinBytes(ref));
      }
    }
    load.end();
  }

  /// Even if one fails, or this thread is interrupted, the others have to be out of the load first.
  private static void awaitAll(List<FutureTask<Boolean>> parts) {
    boolean isInterrupted = false;
    for (FutureTask<Boolean> part : parts) {
      while (!part.isDone()) {
        try {
          part.get();
        } catch (ExecutionException _) {
          // Told below.
        } catch (InterruptedException _) {
          isInterrupted = true;
        }
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
    for (FutureTask<Boolean> part : parts) {
      if (part.state() == Future.State.FAILED) {
        if (part.exceptionNow() instanceof StorageException broken) {
          throw broken;
        }
        throw new IllegalStateException("writing coins failed", part.exceptionNow());
      }
    }
  }

  private void markClean() {
    revision.begin();
    index.removeIf(ref -> {
      if (isSpent(ref)) {
        arena.free(ref);
        return true;
      }
      arena.setFlags(ref, 0);
      return false;
    });
    dirtyCount = 0;
    dirtyBytes = 0;
    revision.end();
  }

  /// Forgets all entries; for after a flush, to give memory back.
  ///
  /// @throws IllegalStateException if there are changes that were not written
  public void clear() {
    owner.assertHere();
    if (dirtyCount != 0) {
      throw new IllegalStateException(dirtyCount + " changes of coins are not written");
    }
    revision.begin();
    index.clear();
    arena.clear();
    revision.end();
  }

  /// Memory that entries and their index take.
  public long bytes() {
    return arena.bytes() + index.bytes();
  }

  /// Memory of the entries that the next flush will write.
  public long dirtyBytes() {
    return dirtyBytes;
  }

  /// Entries, spent ones included.
  public int size() {
    return index.count();
  }

  // Any thread.

  /// What the cache has of an outpoint, without a look at the table.
  CoinGlance glance(OutPoint outpoint) {
    for (int i = 0; i < GLANCES; i++) {
      long before = revision.read();
      if (Revision.isAtRest(before)) {
        int ref = index.glance(outpoint);
        byte[] entry = ref == 0 ? NO_BYTES : arena.glance(ref);
        if (revision.isStill(before)) {
          return ref == 0 ? CoinGlance.NOT_CACHED : glance(entry);
        }
      }
      Thread.onSpinWait();
    }
    return CoinGlance.BUSY;
  }

  private static CoinGlance glance(byte[] entry) {
    return (CoinArena.flags(entry) & CoinArena.SPENT) != 0
        ? CoinGlance.SPENT
        : new CoinGlance.Known(
            CoinCodec.read(
                new ByteReader(
                    entry, CoinArena.HEADER_BYTES, entry.length - CoinArena.HEADER_BYTES)));
  }

  /// See [Prefetched].
  long generation() {
    return generation.get();
  }
}
