package org.basalt.chain.ledger;

import java.util.Optional;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.ChainEvent;
import org.basalt.chain.kv.StorageException;
import org.basalt.chain.mempool.Readmission;
import org.basalt.chain.tree.BlockTree;
import org.basalt.chain.tree.TreeEntry;
import org.basalt.core.primitive.Block;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.core.runtime.OwnerThread;
import org.basalt.core.verdict.BlockVerdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Moves the active chain to the best candidate: the only place where blocks are connected and
/// disconnected.
///
/// The problem: the candidate with the most work may be on another branch, and whether its blocks
/// are valid is known only once they are connected, on top of each other, which means first
/// disconnecting ours. So the way is
///
/// 1. choose the best candidate (most work; of equals the one that was there first);
/// 2. disconnect down to the fork;
/// 3. connect upwards, block by block, each checked in full;
/// 4. if one is invalid, mark it and all its descendants, and choose again. Our old branch is still
///    a candidate, since candidates worse than the tip are forgotten only after a block was
///    connected: unless another is better, the next round goes back to it;
/// 5. as soon as the tip has more work than in the beginning, tell the world, and look whether
///    there is more to do.
///
/// In between, while the tip has less work than in the beginning, nothing is published: others
/// never see the detour.
///
/// Each block is applied to the coins as a whole or not at all; coins in memory may be ahead of the
/// disk by any number of blocks, and a crash in the middle of a reorganisation finds some earlier
/// tip and its branch's data.
///
/// Source: Core `validation.cpp` ActivateBestChain, ActivateBestChainStep, ConnectTip,
/// DisconnectTip.
@OwnedBy("chain")
final class BestChainActivator {
  private static final Logger LOG = LoggerFactory.getLogger("validation");

  private final OwnerThread owner;
  private final BlockTree tree;
  private final LedgerStore store;
  private final BlockConnector connector;
  private final BlockDisconnector disconnector;
  private final BlockReadAhead blocks;
  private final AssumedValid assumedValid;
  private final TipReporter tips;
  private final EventPublisher publisher;
  private final Pruner pruner;
  private final Readmission mempool;
  private final SwiftSync swiftSync;
  private final CoinReads reads;

  BestChainActivator(
      OwnerThread owner,
      BlockTree tree,
      LedgerStore store,
      BlockConnector connector,
      BlockDisconnector disconnector,
      BlockReadAhead blocks,
      AssumedValid assumedValid,
      TipReporter tips,
      EventPublisher publisher,
      Pruner pruner,
      Readmission mempool,
      SwiftSync swiftSync,
      CoinReads reads) {
    this.reads = reads;
    this.owner = owner;
    this.tree = tree;
    this.store = store;
    this.connector = connector;
    this.disconnector = disconnector;
    this.blocks = blocks;
    this.assumedValid = assumedValid;
    this.tips = tips;
    this.publisher = publisher;
    this.pruner = pruner;
    this.mempool = mempool;
    this.swiftSync = swiftSync;
  }

  /// Connects until no candidate is better than the tip, or the node is to stop.
  ///
  /// @param received block at hand, so that it need not be read back
  void activate(Optional<CheckedBlock> received) {
    owner.assertHere();
    beginRunIfReady();
    while (!tips.isStopping()) {
      TreeEntry before = tree.tip();
      TreeEntry target = tree.bestCandidate();
      if (target == before) {
        settle();
        return;
      }
      boolean mayGoOn = true;
      boolean isFromGenesis = false;
      while (mayGoOn) {
        if (!step(target, received)) {
          isFromGenesis = true;
          break;
        }
        mayGoOn = isWorseThan(tree.tip(), before) && !tips.isStopping();
        target = tree.bestCandidate();
        mayGoOn &= target != tree.tip();
      }
      settleMempool(true);
      TreeEntry now = tree.tip();
      if (isFromGenesis) {
        tips.announce(now.node(), now.node());
        settle();
        continue;
      }
      BlockNode fork = now.node().forkWith(before.node());
      if (fork != now.node()) {
        tips.announce(now.node(), fork);
      }
      settle();
      if (now == before) {
        return;
      }
    }
    settle();
  }

  /// The published view is that of coins and mempool: others may read them again.
  void settle() {
    if (!swiftSync.isRunning()) {
      reads.settle();
    }
  }

  private void beginRunIfReady() {
    swiftSync.beginIfReady();
    if (swiftSync.isRunning()) {
      reads.unsettle();
    }
  }

  private static boolean isWorseThan(TreeEntry a, TreeEntry b) {
    return a.node().chainWork().compareTo(b.node().chainWork()) < 0;
  }

  /// Goes towards the target until the tip is better than before, or a block fails.
  ///
  /// @return false if hints turned out wrong: the tip is genesis
  private boolean step(TreeEntry target, Optional<CheckedBlock> received) {
    TreeEntry before = tree.tip();
    BlockNode fork = before.node().forkWith(target.node());
    if (!swiftSync.isOnTheWay(target.node())) {
      swiftSync.abandon("the best chain leaves that of the hints with " + target.node());
      return false;
    }
    while (tree.tip().node() != fork) {
      disconnectTip();
    }
    for (int height = fork.height() + 1; height <= target.node().height(); height++) {
      if (tips.isStopping() && !isWorseThan(tree.tip(), before)) {
        break;
      }
      TreeEntry entry = tree.entry(target.node().ancestorAt(height));
      BlockReadAhead.Ready next = blocks.get(entry.node(), target.node(), received);
      if (swiftSync.isRunning()) {
        if (!connectWithoutLookups(entry, next)) {
          return false;
        }
      } else if (!connectTip(entry, next.block())) {
        break;
      }
      tree.pruneCandidates();
      if (isWorseThan(before, tree.tip())) {
        break;
      }
    }
    return true;
  }

  /// @return false if the hints turned out wrong: the tip is genesis
  private boolean connectWithoutLookups(TreeEntry entry, BlockReadAhead.Ready next) {
    BlockNode node = entry.node();
    boolean isLast = swiftSync.isLast(node);
    String fault = swiftSync.connect(node, next.block(), next.share());
    if (!fault.isEmpty()) {
      store.commit();
      swiftSync.abandon(fault);
      return false;
    }
    tree.moveTip(entry);
    if (isLast) {
      swiftSync.finish(store);
    }
    tips.connected(entry);
    store.commit();
    publisher.emit(new ChainEvent.BlockConnected(node, next.block()));
    return true;
  }

  /// More headers are known: perhaps all that a run by hints waits for.
  void headersCame() {
    beginRunIfReady();
  }

  /// Forgets what hints led to; the tip is genesis. For somebody who does not want their chain.
  void leaveHints(String why) {
    owner.assertHere();
    if (swiftSync.isRunning()) {
      swiftSync.abandon(why);
      tips.announce(tree.tip().node(), tree.tip().node());
      settle();
    }
  }

  private boolean connectTip(TreeEntry entry, Block block) {
    BlockNode node = entry.node();
    swiftSync.decline();
    BlockVerdict verdict =
        switch (connector.connect(node, block, store.coins(), assumedValid.needsScripts(node))) {
          case BlockConnector.Result.Connected(_, var undo) -> {
            store.putUndo(node, undo);
            yield BlockVerdict.valid();
          }
          case BlockConnector.Result.Failed(BlockVerdict.Invalid invalid) -> invalid;
        };
    switch (verdict) {
      case BlockVerdict.Valid _ -> {
        tree.connected(entry);
        tree.moveTip(entry);
        tips.connected(entry);
      }
      case BlockVerdict.Mutated mutated ->
          // Such bytes are not stored, so the disk or the memory has changed them.
          throw new IllegalStateException(
              "block " + node.hash() + " was changed after it was stored: " + mutated.reject());
      case BlockVerdict.Invalid invalid -> {
        LOG.info("Block validation error: {}", invalid.reject());
        tree.markFailed(entry);
        tips.invalidFound(entry);
      }
    }
    store.commit();
    if (swiftSync.takeAbandoned()) {
      store.flushCoins("the hints are not to be tried again");
    }
    store.flushIfFull();
    pruner.pruneIfDue();
    publisher.emit(new ChainEvent.BlockChecked(node.hash(), verdict));
    if (verdict.isValid()) {
      reads.unsettle();
      mempool.blockConnected(block);
      publisher.emit(new ChainEvent.BlockConnected(node, block));
    }
    return verdict.isValid();
  }

  /// Makes the mempool true of the tip again, after the last of some changes to the chain.
  ///
  /// @param mayComeBack false if transactions of disconnected blocks are not wanted
  void settleMempool(boolean mayComeBack) {
    mempool.settle(tree.tip().node(), mayComeBack);
  }

  /// A better branch that leaves the active chain below what was kept cannot be followed.
  private static void refusePruned(TreeEntry entry) {
    if (entry.status().hasData() && entry.status().hasUndo()) {
      return;
    }
    String why =
        entry.status().hasData()
            ? ", which was connected by hints and cannot be taken back"
            : ", whose data was pruned";
    throw new StorageException(
        StorageException.Kind.IO,
        "the chain with the most work leaves ours below "
            + entry.node()
            + why
            + ": start with an empty data directory to follow it");
  }

  /// Takes the tip off the active chain.
  void disconnectTip() {
    owner.assertHere();
    TreeEntry entry = tree.tip();
    BlockNode node = entry.node();
    BlockNode parent = node.parent().orElseThrow();
    store.commit();
    refusePruned(entry);
    reads.unsettle();
    Block block = store.block(node);
    if (!disconnector.disconnect(node, block, store.undo(node), store.coins())) {
      throw new IllegalStateException("the coins are not what " + node + " had made of them");
    }
    store.coinsChanged();
    tree.moveTip(tree.entry(parent));
    store.commit();
    tips.disconnected(tree.tip());
    mempool.blockDisconnected(block);
    publisher.emit(new ChainEvent.BlockDisconnected(node, block));
  }
}
