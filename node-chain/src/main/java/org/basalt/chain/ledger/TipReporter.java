package org.basalt.chain.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.ChainConfig;
import org.basalt.chain.api.ChainEvent;
import org.basalt.chain.api.NodeStop;
import org.basalt.chain.tree.BlockTree;
import org.basalt.chain.tree.DeploymentStates;
import org.basalt.chain.tree.TreeEntry;
import org.basalt.core.consensus.DeploymentState;
import org.basalt.core.consensus.UnknownBits;
import org.basalt.core.hash.Uint256;
import org.basalt.core.primitive.CompactTarget;
import org.basalt.core.runtime.OwnedBy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is to be said and done whenever the tip has moved: log lines, the end of the initial
/// download, the height to stop at, the published view and its events.
@OwnedBy("chain")
final class TipReporter {
  private static final Logger LOG = LoggerFactory.getLogger("validation");
  private static final String INVALID_CHAIN_WARNING =
      "Warning: Found invalid chain more than 6 blocks longer than our best chain. This could be due to database corruption or consensus incompatibility with peers.";

  /// Blocks' worth of work by which an invalid chain must be ahead to be worth a warning.
  private static final long INVALID_CHAIN_LEAD = 6;

  private final ChainConfig config;
  private final BlockTree tree;
  private final LedgerStore store;
  private final InitialDownload initialDownload;
  private final EventPublisher publisher;
  private final NodeStop stop;
  private final TipLog log;
  private final DeploymentStates deployments;
  private BlockNode lastAnnouncedHeader;
  private List<String> activeUnknownRules = List.of();
  private volatile List<String> warnings = List.of();
  private volatile boolean isStopping;
  private boolean isImporting;

  TipReporter(
      ChainConfig config,
      BlockTree tree,
      LedgerStore store,
      InitialDownload initialDownload,
      EventPublisher publisher,
      NodeStop stop,
      TipLog log,
      DeploymentStates deployments) {
    this.config = config;
    this.tree = tree;
    this.store = store;
    this.initialDownload = initialDownload;
    this.publisher = publisher;
    this.stop = stop;
    this.log = log;
    this.deployments = deployments;
    lastAnnouncedHeader = tree.bestHeader().node();
  }

  boolean isStopping() {
    return isStopping;
  }

  /// No more blocks are to be connected. Any thread.
  void stopSoon() {
    isStopping = true;
  }

  List<String> warnings() {
    return warnings;
  }

  boolean isInitialDownload() {
    return initialDownload.isRunning();
  }

  void setImporting(boolean importing) {
    isImporting = importing;
    initialDownload.update(tree.tip().node(), isImporting);
    publish();
  }

  /// A block was connected on top.
  void connected(TreeEntry tip) {
    initialDownload.update(tip.node(), isImporting);
    logTip(tip);
    if (initialDownload.isRunning()) {
      log.catchingUp(tip.node(), tip.status(), tree.bestHeader().node());
    }
    if (config.stopAtHeight() > 0 && tip.node().height() >= config.stopAtHeight()) {
      isStopping = true;
      stop.requestStop("the tip reached height " + tip.node().height());
    }
  }

  /// The former tip was disconnected; this is the new one.
  void disconnected(TreeEntry tip) {
    logTip(tip);
  }

  private void logTip(TreeEntry tip) {
    log.newTip(
        tip.node(),
        tip.status(),
        tree.bestHeader().node(),
        store.coins().bytes(),
        store.coins().size(),
        unknownRulesLockedIn(tip.node()));
    updateWarnings();
  }

  /// Warns of rules that are active and unknown to us, for as long as the node runs.
  ///
  /// @return what to say of those that will be active soon
  private List<String> unknownRulesLockedIn(BlockNode tip) {
    if (initialDownload.isRunning()) {
      return List.of();
    }
    List<String> lockedIn = new ArrayList<>();
    for (UnknownBits.Activation activation : deployments.unknownAfter(tip)) {
      String text = "Unknown new rules activated (versionbit " + activation.bit() + ")";
      if (activation.state() == DeploymentState.ACTIVE) {
        // One warning of this kind: the latest.
        activeUnknownRules = List.of(text);
      } else {
        lockedIn.add(text);
      }
    }
    return lockedIn;
  }

  /// The way to the new tip is done: shows it to others.
  void announce(BlockNode tip, BlockNode fork) {
    publish();
    publisher.emit(new ChainEvent.TipChanged(tip, fork, initialDownload.isRunning()));
  }

  /// Tells of a better header if there is one.
  void announceHeader() {
    BlockNode best = tree.bestHeader().node();
    if (best != lastAnnouncedHeader) {
      lastAnnouncedHeader = best;
      publish();
      publisher.emit(new ChainEvent.BestHeaderChanged(best, initialDownload.isRunning()));
    }
  }

  void publish() {
    publisher.publish(
        tree.tip().node(), tree.bestHeader().node(), initialDownload.isRunning(), isImporting);
  }

  void invalidFound(TreeEntry invalid) {
    LOG.info("InvalidChainFound: invalid block={}", describe(invalid.node()));
    LOG.info("InvalidChainFound: current best={}", describe(tree.tip().node()));
    updateWarnings();
  }

  private static String describe(BlockNode node) {
    return String.format(
        Locale.ROOT,
        "%s height=%d log2_work=%f date=%s",
        node.hash(),
        node.height(),
        Math.log(node.chainWork().toDouble()) / Math.log(2),
        Instant.ofEpochSecond(node.timeSec()));
  }

  private void updateWarnings() {
    List<String> now = new ArrayList<>();
    if (isInvalidChainAhead()) {
      now.add(INVALID_CHAIN_WARNING);
    }
    now.addAll(activeUnknownRules);
    if (!now.equals(warnings)) {
      now.stream().filter(text -> !warnings.contains(text)).forEach(LOG::warn);
      warnings = List.copyOf(now);
    }
  }

  private boolean isInvalidChainAhead() {
    BlockNode tip = tree.tip().node();
    Uint256 lead = CompactTarget.work(tip.bits()).multiply(Uint256.of(INVALID_CHAIN_LEAD));
    return tree.bestInvalid()
        .map(worst -> worst.node().chainWork().compareTo(tip.chainWork().add(lead)) > 0)
        .orElse(false);
  }
}
