package org.basalt.p2p.sync;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.p2p.message.CmpctBlock;
import org.jspecify.annotations.Nullable;

/*
 * Problem: a new block should cross the network in one hop's latency, and nearly all of it is known on the other side.
 * A compact block names transactions by six bytes each; here the names become transactions again.
 *
 * Idea: the names are sorted once with their places; then every transaction of the mempool is hashed with the block's
 * key and looked up. What is not found is asked of the sender.
 *
 * Adversary: 48 bits collide by chance, and a sender may choose names and nonce. Two equal names in one block end the
 * attempt; two of our transactions with the same name leave the place empty, to be asked for. A wrong guess shows when
 * the merkle root does not fit, which is for the caller to find out; then the block is fetched whole. Sorting keeps the
 * cost at log n a transaction whatever the names are.
 */
/// One compact block on its way to a whole one (BIP-0152; Core `PartiallyDownloadedBlock`). No
/// judgement on the block is made here.
@OwnedBy("peers")
public final class CompactBlockAssembly {
  private static final int POSITION_BITS = 16;
  private static final int POSITION_MASK = (1 << POSITION_BITS) - 1;

  /// Of whole blocks; what would be larger is none.
  private static final long MAX_BLOCK_BYTES = 4_000_000;

  private final BlockHeader header;
  private final @Nullable Transaction[] transactions;
  private boolean isSpent;

  private CompactBlockAssembly(BlockHeader header, @Nullable Transaction[] transactions) {
    this.header = header;
    this.transactions = transactions;
  }

  /// What becomes of a `cmpctblock` at first sight.
  public sealed interface Start {
    /// What we have is in its place; see [#missing()].
    record Begun(CompactBlockAssembly assembly) implements Start {}

    /// Two short ids are equal: bad luck, and the block is to be fetched whole.
    ///
    /// @param assembly with nothing but the prefilled transactions in place
    record Collided(CompactBlockAssembly assembly) implements Start {}

    /// No block can be meant: the sender is to blame.
    enum Invalid implements Start {
      INSTANCE
    }
  }

  /// What becomes of an assembly when the missing transactions have come.
  public sealed interface Finish {
    /// All places are taken. Whether by the right transactions is to be found out.
    record Complete(Block block) implements Finish {}

    /// More bytes than a block may have: short ids collided.
    enum TooLarge implements Finish {
      INSTANCE
    }

    /// Not as many transactions as were missing: the sender is to blame.
    enum WrongCount implements Finish {
      INSTANCE
    }
  }

  /// @param mempool looked at first
  /// @param extra looked at for what the mempool has not
  public static Start begin(
      CmpctBlock message, Iterable<Transaction> mempool, Iterable<Transaction> extra) {
    int count = message.transactionCount();
    if (count == 0) {
      return Start.Invalid.INSTANCE;
    }
    @Nullable Transaction[] places = new Transaction[count];
    if (!placePrefilled(message, places)) {
      return Start.Invalid.INSTANCE;
    }
    CompactBlockAssembly assembly = new CompactBlockAssembly(message.header(), places);
    long[] names = sortedNames(message.shortIds(), places);
    if (hasEqual(names)) {
      return new Start.Collided(assembly);
    }
    new Search(names, ShortIds.of(message.header(), message.nonce()), places).run(mempool, extra);
    return new Start.Begun(assembly);
  }

  /// @return false if one is placed behind where any list of short ids could reach, or is empty
  private static boolean placePrefilled(CmpctBlock message, @Nullable Transaction[] places) {
    int position = -1;
    int before = 0;
    for (CmpctBlock.Prefilled prefilled : message.prefilled()) {
      Transaction tx = prefilled.transaction();
      if (tx.inputs().isEmpty() && tx.outputs().isEmpty()) {
        return false;
      }
      position += prefilled.gap() + 1;
      if (position > message.shortIds().length + before) {
        return false;
      }
      places[position] = tx;
      before++;
    }
    return true;
  }

  /// Short id in the upper 48 bits, its place in the block in the lower 16; ascending.
  private static long[] sortedNames(long[] shortIds, @Nullable Transaction[] places) {
    long[] names = new long[shortIds.length];
    int position = 0;
    for (int i = 0; i < names.length; i++) {
      while (places[position] != null) {
        position++;
      }
      names[i] = shortIds[i] << POSITION_BITS | position;
      position++;
    }
    Arrays.sort(names);
    return names;
  }

  private static boolean hasEqual(long[] names) {
    for (int i = 1; i < names.length; i++) {
      if (names[i] >>> POSITION_BITS == names[i - 1] >>> POSITION_BITS) {
        return true;
      }
    }
    return false;
  }

  /// Looks for the transactions that short ids name.
  private static final class Search {
    private final long[] names;
    private final ShortIds ids;
    private final @Nullable Transaction[] places;

    /// Low bits of all short ids: most transactions are none of the block's, and end here.
    private final BitSet lowBits = new BitSet(1 << POSITION_BITS);

    /// Places that something was found for, once or more often.
    private final BitSet found = new BitSet();

    private int filled;

    Search(long[] names, ShortIds ids, @Nullable Transaction[] places) {
      this.names = names;
      this.ids = ids;
      this.places = places;
      for (long name : names) {
        lowBits.set((int) (name >>> POSITION_BITS) & POSITION_MASK);
      }
    }

    void run(Iterable<Transaction> mempool, Iterable<Transaction> extra) {
      look(mempool);
      look(extra);
    }

    /// Stops once all places are taken, though another transaction might have one of the names too:
    /// that is too rare to look at all the rest for.
    private void look(Iterable<Transaction> candidates) {
      for (Transaction tx : candidates) {
        if (filled == names.length) {
          return;
        }
        int position = positionOf(ids.of(tx.wtxid()));
        if (position >= 0) {
          put(position, tx);
        }
      }
    }

    private void put(int position, Transaction tx) {
      Transaction there = places[position];
      if (!found.get(position)) {
        found.set(position);
        places[position] = tx;
        filled++;
      } else if (there != null && !there.wtxid().equals(tx.wtxid())) {
        places[position] = null;
        filled--;
      }
    }

    /// @return -1 if no short id of the block is this
    private int positionOf(long shortId) {
      if (!lowBits.get((int) shortId & POSITION_MASK)) {
        return -1;
      }
      int at = Arrays.binarySearch(names, shortId << POSITION_BITS);
      int index = at >= 0 ? at : -at - 1;
      return index < names.length && names[index] >>> POSITION_BITS == shortId
          ? (int) names[index] & POSITION_MASK
          : -1;
    }
  }

  /// Places of the transactions that are still to come, ascending.
  public List<Integer> missing() {
    List<Integer> positions = new ArrayList<>();
    for (int i = 0; i < transactions.length; i++) {
      if (transactions[i] == null) {
        positions.add(i);
      }
    }
    return positions;
  }

  /// [#finish] was called; it can be only once.
  public boolean isSpent() {
    return isSpent;
  }

  /// Puts the missing transactions in, in the order of [#missing()].
  public Finish finish(List<Transaction> given) {
    if (isSpent) {
      throw new IllegalStateException("the assembly of " + header + " was finished before");
    }
    isSpent = true;
    List<Transaction> all = new ArrayList<>(transactions.length);
    int used = 0;
    long bytes = 0;
    for (int i = 0; i < transactions.length; i++) {
      Transaction tx = transactions[i];
      if (tx == null) {
        if (used == given.size()) {
          return Finish.WrongCount.INSTANCE;
        }
        tx = given.get(used++);
      }
      transactions[i] = null;
      bytes += tx.totalSize();
      all.add(tx);
    }
    if (used < given.size()) {
      return Finish.WrongCount.INSTANCE;
    }
    return bytes > MAX_BLOCK_BYTES
        ? Finish.TooLarge.INSTANCE
        : new Finish.Complete(new Block(header, all));
  }
}
