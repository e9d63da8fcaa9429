package org.basalt.chain.fees;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.basalt.chain.api.ChainEvent;
import org.basalt.chain.api.ChainListener;
import org.basalt.chain.api.RemovalReason;
import org.basalt.chain.mempool.MempoolEntry;
import org.basalt.chain.mempool.MempoolListener;
import org.basalt.chain.policy.FeeRates;
import org.basalt.core.hash.Txid;
import org.basalt.core.runtime.NodeClock;
import org.basalt.core.runtime.OwnedBy;

/// Shows the estimator what it learns from, and writes it down every hour.
@OwnedBy("chain")
public final class FeeLearning implements MempoolListener, ChainListener {
  private static final Duration WRITE_INTERVAL = Duration.ofHours(1);

  private final FeeEstimatesFile file;
  private final FeeEstimator estimator;
  private final NodeClock clock;
  private final BooleanSupplier isCurrent;

  /// What the block that is about to be connected took out of the mempool.
  private final List<Txid> mined = new ArrayList<>();

  private long advancedNanos;
  private long writtenNanos;

  /// @param isCurrent the chain is at its end, as far as is known: fees mean something
  public FeeLearning(FeeEstimatesFile file, NodeClock clock, BooleanSupplier isCurrent) {
    this.file = file;
    this.clock = clock;
    this.isCurrent = isCurrent;
    estimator = file.read();
    writtenNanos = clock.nanos();
  }

  public FeeEstimator estimator() {
    return estimator;
  }

  @Override
  public void added(MempoolEntry entry, long sequence) {
    // What a reorganisation brings back has sequence 0.
    boolean tellsOfTheMarket =
        entry.sequence() != 0
            && !entry.isOfPackage()
            && entry.parents().isEmpty()
            && isCurrent.getAsBoolean();
    if (tellsOfTheMarket) {
      estimator.arrived(
          entry.txid(), FeeRates.satPerKvB(entry.feeSat(), entry.sizeVb()), entry.height());
    }
  }

  @Override
  public void removed(MempoolEntry entry, RemovalReason reason, long sequence) {
    if (reason == RemovalReason.BLOCK) {
      mined.add(entry.txid());
    } else {
      estimator.left(entry.txid());
    }
  }

  @Override
  public void onEvent(ChainEvent event) {
    if (event instanceof ChainEvent.BlockConnected(var node, var _)) {
      estimator.blockConnected(node.height(), mined);
      mined.clear();
      writeIfDue();
    }
  }

  /// Lets the timer see more time passed.
  public void advance(Duration duration) {
    advancedNanos += duration.toNanos();
    writeIfDue();
  }

  private void writeIfDue() {
    long nowNanos = clock.nanos() + advancedNanos;
    if (nowNanos - writtenNanos >= WRITE_INTERVAL.toNanos()) {
      writtenNanos = nowNanos;
      file.write(estimator);
    }
  }

  /// What waits counts as failed, since nobody will know; then all is written down.
  public void close() {
    estimator.forgetWaiting();
    file.write(estimator);
  }
}
