package org.basalt.chain.ledger;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.CoinAtTip;
import org.basalt.chain.coins.CoinsReader;
import org.basalt.chain.mempool.Mempool;
import org.basalt.core.consensus.Coin;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.runtime.Revision;
import org.jspecify.annotations.Nullable;

/* Single coins for other threads, while the ledger works.
 *
 * Problem. Coins, mempool and tip belong to the ledger's thread, which may be busy for long with the scripts of a block.
 * Whoever asks for a coin wants to know it as of one tip and the mempool at that tip, and does not want to wait.
 *
 * Idea. All three have one Revision. The ledger says when it begins to change what others may see, and when it is done:
 * a reader takes its number, reads, and believes what it read if the number is still the same.
 *
 * Connecting a block changes the coins at once, long before its scripts are checked and the new tip is shown. That whole
 * time must not be one change. So while a block is being connected, its name is known here, and a reader keeps away from
 * the coins that it spends or makes; all others are the same before and after it. What a reader cannot tell it asks the
 * ledger's thread.
 *
 *   beginBlock(b)   coins change as b says           revision + 2, at rest: coins that b does not touch can be read
 *   unsettle()      mempool and tip follow           revision + 1, odd: nothing can be read
 *   settle()        the new tip is published         revision + 1, at rest
 *
 * A block that turns out to be invalid is taken back from the coins, and takenBack() says so. Reorganisations are unsettled
 * from the first block that is taken off until the new tip is published, so nobody sees a detour.
 */

/// Reads coins on any thread, as of the published tip.
final class CoinReads {
  private final Revision revision;
  private final CoinsReader coins;
  private final Mempool mempool;
  private final UnconfirmedTransactions unconfirmed;
  private final EventPublisher publisher;
  private volatile @Nullable Touched pending;
  private boolean isUnsettled = true;

  /// Unsettled until the ledger has found its tip.
  CoinReads(
      CoinsReader coins,
      Mempool mempool,
      UnconfirmedTransactions unconfirmed,
      EventPublisher publisher) {
    this.coins = coins;
    this.mempool = mempool;
    this.unconfirmed = unconfirmed;
    this.publisher = publisher;
    revision = mempool.revision();
    revision.begin();
  }

  /// What a block spends and makes; found out by the first reader who needs it.
  private static final class Touched {
    private final Block block;
    private volatile @Nullable Sets sets;

    private record Sets(Set<OutPoint> spent, Set<Txid> made) {}

    Touched(Block block) {
      this.block = block;
    }

    boolean has(OutPoint outpoint) {
      Sets known = sets;
      if (known == null) {
        known = sets();
        sets = known;
      }
      return known.spent.contains(outpoint) || known.made.contains(outpoint.txid());
    }

    private Sets sets() {
      Set<OutPoint> spent = new HashSet<>();
      Set<Txid> made = new HashSet<>();
      for (Transaction tx : block.transactions()) {
        made.add(tx.txid());
        for (TxIn input : tx.inputs()) {
          spent.add(input.prevout());
        }
      }
      return new Sets(spent, made);
    }
  }

  // The ledger's thread.

  /// Coins will be changed as a block says, all of it or nothing; tip and mempool stay.
  void beginBlock(Block block) {
    if (!isUnsettled) {
      revision.begin();
      pending = new Touched(block);
      revision.end();
    }
  }

  /// Coins, mempool and published tip do not fit together from now on.
  void unsettle() {
    if (!isUnsettled) {
      isUnsettled = true;
      revision.begin();
    }
  }

  /// The block was taken back from the coins, which are as they were.
  void takenBack() {
    if (!isUnsettled) {
      settle();
    }
  }

  /// They fit again.
  void settle() {
    if (!isUnsettled) {
      if (pending == null) {
        return;
      }
      revision.begin();
    }
    pending = null;
    isUnsettled = false;
    revision.end();
  }

  // Any thread.

  /// A coin as of the published tip; empty if that cannot be told now, and the ledger must be
  /// asked.
  ///
  /// @param includesMempool as if the mempool were the next block
  /// @param mayReadDisk false: takes about a microsecond
  Optional<CoinAtTip> find(OutPoint outpoint, boolean includesMempool, boolean mayReadDisk) {
    long before = revision.read();
    if (!Revision.isAtRest(before)) {
      return Optional.empty();
    }
    BlockNode tip = publisher.view().tip();
    Optional<Coin> coin =
        includesMempool
            ? unconfirmed(outpoint, tip, mayReadDisk)
            : confirmed(outpoint, mayReadDisk);
    return coin.isPresent() && revision.isStill(before)
        ? Optional.of(new CoinAtTip(coin.get(), tip))
        : Optional.empty();
  }

  private Optional<Coin> unconfirmed(OutPoint outpoint, BlockNode tip, boolean mayReadDisk) {
    if (mempool.isSpent(outpoint)) {
      return Optional.of(Coin.NONE);
    }
    Optional<Transaction> maker = unconfirmed.find(outpoint.txid());
    if (maker.isPresent()
        && Integer.compareUnsigned(outpoint.index(), maker.get().outputs().size()) < 0) {
      TxOut output = maker.get().outputs().get(outpoint.index());
      return Optional.of(new Coin(output, tip.height() + 1, false));
    }
    return confirmed(outpoint, mayReadDisk);
  }

  private Optional<Coin> confirmed(OutPoint outpoint, boolean mayReadDisk) {
    Touched block = pending;
    return block != null && block.has(outpoint)
        ? Optional.empty()
        : coins.find(outpoint, mayReadDisk);
  }
}
