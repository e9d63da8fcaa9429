package org.basalt.chain.ledger;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockOutcome;
import org.basalt.chain.api.HeadersOutcome;
import org.basalt.chain.api.NodeStop;
import org.basalt.chain.kv.StorageException;
import org.basalt.chain.tree.BlockTree;
import org.basalt.chain.tree.TreeEntry;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.runtime.Mailbox;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.core.runtime.OwnerThread;
import org.basalt.core.verdict.BlockVerdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The owner of the tree, the coins and the stored blocks: does one command after the other on the
/// thread `chain`, and never anything in between.
///
/// Anything that goes wrong here but an invalid block is the node's own trouble (a broken disk, a
/// broken invariant): the ledger then writes nothing more and asks the node to stop.
@OwnedBy("chain")
final class Ledger {
  private static final Logger LOG = LoggerFactory.getLogger("validation");

  /// Commands that may wait. Each peer has few headers messages under way, and blocks are bounded
  /// by bytes long before.
  private static final int MAX_COMMANDS = 1 << 16;

  /// How long an idle ledger sleeps before it looks whether a flush is due.
  private static final long IDLE_MILLIS = 1000;

  private static final int MAX_BLOCKS_TO_READMIT = 10;

  private final OwnerThread owner;
  private final Mailbox<LedgerCommand> mailbox = new Mailbox<>(MAX_COMMANDS);
  private final BlockTree tree;
  private final HeaderAcceptance headers;
  private final BlockAcceptance blocks;
  private final BestChainActivator activator;
  private final LedgerStore store;
  private final TipReporter tips;
  private final Pruner pruner;
  private final NodeStop stop;
  private volatile boolean isClosing;
  private volatile boolean isFinished;
  private volatile boolean hasFailed;

  Ledger(
      OwnerThread owner,
      BlockTree tree,
      HeaderAcceptance headers,
      BlockAcceptance blocks,
      BestChainActivator activator,
      LedgerStore store,
      TipReporter tips,
      Pruner pruner,
      NodeStop stop) {
    this.owner = owner;
    this.tree = tree;
    this.headers = headers;
    this.blocks = blocks;
    this.activator = activator;
    this.store = store;
    this.tips = tips;
    this.pruner = pruner;
    this.stop = stop;
  }

  // Any thread.

  /// @throws IllegalStateException if nothing more can be taken
  void submit(LedgerCommand command) {
    if (isClosing || !mailbox.offer(command)) {
      throw new IllegalStateException(
          isClosing ? "the ledger is closed" : "the ledger's mailbox is full");
    }
    if (isFinished) {
      refuseAll();
    }
  }

  /// Runs something on the ledger's thread, later and without waiting for it; never if the ledger
  /// closes before.
  void post(Runnable action) {
    submit(new LedgerCommand.Run(action, () -> {}));
  }

  /// For an action on the ledger's thread that lets others go first: posts what is left of it.
  ///
  /// @return false if nobody waits: the action goes on
  boolean postBehindOthers(Runnable rest) {
    owner.assertHere();
    return mailbox.size() > 0 && !isClosing && mailbox.offer(new LedgerCommand.Run(rest, () -> {}));
  }

  /// Runs something that changes the ledger on its thread, and waits for the result. If it throws,
  /// the ledger is broken.
  <T> T call(Supplier<T> action) {
    return call(action, _ -> true);
  }

  /// Runs a question on the ledger's thread and waits for the answer. What it throws comes out
  /// here, and is the asker's own trouble unless the disk failed.
  <T> T ask(Supplier<T> question) {
    return call(question, e -> e instanceof Error || e instanceof StorageException);
  }

  private <T> T call(Supplier<T> action, Predicate<Throwable> breaksLedger) {
    if (owner.isHere()) {
      return action.get();
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    submit(
        new LedgerCommand.Run(
            () -> {
              try {
                result.complete(action.get());
              } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
                if (breaksLedger.test(e)) {
                  throw e;
                }
              }
            },
            () -> result.completeExceptionally(new IllegalStateException("the ledger is closed"))));
    try {
      return result.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("the ledger failed", e.getCause());
    }
  }

  /// Takes no more commands, and stops after the one under way.
  void close() {
    isClosing = true;
    tips.stopSoon();
    if (!mailbox.offer(new LedgerCommand.Run(() -> {}, () -> {}))) {
      LOG.debug("the mailbox is full: the ledger is awake");
    }
  }

  /// True if its thread ended because it could not go on.
  boolean hasFailed() {
    return hasFailed;
  }

  // The ledger's thread.

  /// Runs until closed.
  void run() {
    owner.claim();
    try {
      pruner.pruneAtStart();
      activator.activate(Optional.empty());
      while (!isClosing) {
        LedgerCommand command = mailbox.poll(IDLE_MILLIS);
        if (command != null) {
          perform(command);
        }
        store.flushIfDue();
      }
      refuseAll();
      store.flushAll();
    } catch (RuntimeException | Error e) {
      isClosing = true;
      hasFailed = true;
      LOG.error("The ledger cannot go on; the node stops. Nothing more is written.", e);
      stop.fatal("the ledger cannot go on", e);
      refuseAll();
    }
  }

  private void perform(LedgerCommand command) {
    switch (command) {
      case LedgerCommand.AcceptHeaders accept -> accept.done().accept(acceptHeaders(accept));
      case LedgerCommand.AcceptBlock accept -> acceptBlock(accept);
      case LedgerCommand.Run run -> run.action().run();
    }
  }

  /// Nothing more is done: those who wait for an answer are told so. Any thread.
  void refuseAll() {
    isClosing = true;
    isFinished = true;
    for (LedgerCommand command = mailbox.poll(); command != null; command = mailbox.poll()) {
      switch (command) {
        case LedgerCommand.AcceptBlock accept -> accept.block().release();
        case LedgerCommand.AcceptHeaders _ -> {
          // Peers are going away as well.
        }
        case LedgerCommand.Run run -> run.refused().run();
      }
    }
  }

  private HeadersOutcome acceptHeaders(LedgerCommand.AcceptHeaders command) {
    List<BlockHeader> list = command.headers();
    HeadersOutcome outcome = new HeadersOutcome.Accepted(tree.genesis().node());
    for (int i = 0; i < list.size(); i++) {
      switch (headers.accept(list.get(i), command.isWorkChecked())) {
        case HeaderAcceptance.Result.Known(TreeEntry entry) ->
            outcome = new HeadersOutcome.Accepted(entry.node());
        case HeaderAcceptance.Result.Refused(BlockVerdict.Invalid verdict) -> {
          LOG.debug("header {} refused: {}", list.get(i).hash(), verdict.reject());
          store.commit();
          tips.announceHeader();
          return new HeadersOutcome.Refused(i, verdict);
        }
      }
    }
    store.commit();
    tips.announceHeader();
    activator.headersCame();
    return outcome;
  }

  private void acceptBlock(LedgerCommand.AcceptBlock command) {
    BlockOutcome outcome;
    try {
      outcome =
          switch (command.block().get()) {
            case BlockIntake.Checked.Undecodable(String message) ->
                new BlockOutcome.Undecodable(message);
            case BlockIntake.Checked.Unsound unsound -> new BlockOutcome.Refused(unsound.verdict());
            case BlockIntake.Checked.Sound(CheckedBlock block) -> {
              BlockOutcome accepted =
                  blocks.accept(block, command.isRequested(), command.isWorkChecked());
              store.commit();
              tips.announceHeader();
              if (!(accepted instanceof BlockOutcome.Refused)) {
                activator.activate(Optional.of(block));
              }
              tips.publish(); // a block found invalid takes the best header with it
              yield accepted;
            }
          };
    } finally {
      command.block().release();
    }
    command.done().accept(outcome);
  }

  /// Core InvalidateBlock, then ActivateBestChain. The mempool takes in what was in the first ten
  /// blocks only: more would take long, and might not be wanted.
  void invalidate(BlockNode node) {
    owner.assertHere();
    activator.leaveHints(node + " was invalidated");
    TreeEntry entry = tree.entry(node);
    BlockNode before = tree.tip().node();
    int disconnected = 0;
    while (tree.isActive(node) && !isClosing) {
      activator.disconnectTip();
      disconnected++;
      activator.settleMempool(disconnected <= MAX_BLOCKS_TO_READMIT);
    }
    tree.markFailed(entry);
    tips.invalidFound(entry);
    tree.addCandidatesAtLeastAsGoodAsTip();
    store.commit();
    BlockNode cutBack = tree.tip().node();
    if (cutBack != before) {
      tips.announce(cutBack, cutBack);
    }
    activator.settle();
    tips.publish();
    activator.activate(Optional.empty());
    tips.publish();
  }

  /// Core ResetBlockFailureFlags, then ActivateBestChain.
  void reconsider(BlockNode node) {
    owner.assertHere();
    tree.reconsider(tree.entry(node));
    store.commit();
    activator.activate(Optional.empty());
    tips.announceHeader();
    tips.publish();
  }

  void makePrecious(BlockNode node) {
    owner.assertHere();
    tree.makePrecious(tree.entry(node));
    activator.activate(Optional.empty());
  }
}
