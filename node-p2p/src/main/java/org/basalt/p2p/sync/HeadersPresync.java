package org.basalt.p2p.sync;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.basalt.chain.api.BlockNode;
import org.basalt.core.consensus.ConsensusParams;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.Uint256;
import org.basalt.core.params.NetworkParams.HeadersSyncParams;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.primitive.CompactTarget;
import org.basalt.core.runtime.OwnedBy;

/*
 * Problem: a header costs its sender little while difficulty is low, and a node that keeps every header it is given can
 * be filled up with chains of no worth. Whether a chain is worth keeping is only known at its end, when its work adds
 * up to the minimum.
 *
 * Adversary: sends an endless chain of valid low-difficulty headers from anywhere; or shows a chain with enough work
 * once, and another one when asked again.
 *
 * Idea: take the chain twice. The first time (PRESYNC) nothing is kept but the sum of work and, at every so-manyth
 * height from a secret offset, one bit of a secretly keyed hash of the header: a commitment. Once the sum is enough,
 * the same chain is asked for again (REDOWNLOAD) and compared with the commitments. Headers are held in a buffer until
 * so many commitments lie above them that a different chain would have been found out, except with negligible luck;
 * then they are let through to the tree.
 *
 * Bounds: the number of commitments by the number of blocks that a chain can have by now (six a second at most under
 * the median-time rule), the buffer by `redownloadBufferSize`. Difficulty may not change faster than the rules allow
 * from one header to the next, so that work is not claimed out of thin air.
 *
 * References: Core headerssync.h; the period and buffer size of each network come from its headerssync-params.py.
 */
/// One peer's low-work chain on its way to proving that it is worth keeping.
@OwnedBy("peers")
public final class HeadersPresync {
  /// Most blocks a chain can have for each second of time: the median of eleven must grow.
  private static final int MAX_BLOCKS_PER_SECOND = 6;

  private static final long MAX_FUTURE_BLOCK_TIME_SEC = 2 * 60 * 60;
  private static final int MAX_RETARGET_FACTOR = 4;

  /// Where a synchronisation stands.
  public enum Phase {
    PRESYNC,
    REDOWNLOAD,
    FINAL
  }

  /// @param isSuccess false if the peer broke off or contradicted itself
  /// @param requestMore send getheaders with [#nextLocator()]
  /// @param released headers of a chain that proved its work, in order
  public record Result(boolean isSuccess, boolean requestMore, List<BlockHeader> released) {}

  private final ConsensusParams consensus;
  private final HeadersSyncParams params;
  private final BlockNode start;
  private final Uint256 minimumWork;
  private final byte[] salt;
  private final int commitOffset;
  private final long maxCommitments;

  private final BitSet commitments = new BitSet();
  private int commitmentCount;
  private int nextCommitment;

  private Phase phase = Phase.PRESYNC;
  private Uint256 work;
  private BlockHash lastHash;
  private int lastBits;
  private long lastTimeSec;
  private int height;

  private final ArrayDeque<BlockHeader> buffer = new ArrayDeque<>();
  private boolean releasesAll;

  /// @param start known block that the chain builds on
  /// @param minimumWork that the chain must reach
  /// @param nowSec the node's time
  /// @param salt 32 random bytes, secret
  /// @param commitOffset random, below the commitment period
  public HeadersPresync(
      ConsensusParams consensus,
      HeadersSyncParams params,
      BlockNode start,
      Uint256 minimumWork,
      long nowSec,
      byte[] salt,
      int commitOffset) {
    this.consensus = consensus;
    this.params = params;
    this.start = start;
    this.minimumWork = minimumWork;
    this.salt = salt.clone();
    this.commitOffset = commitOffset;
    long maxSeconds = nowSec - start.medianTimePast() + MAX_FUTURE_BLOCK_TIME_SEC;
    maxCommitments = MAX_BLOCKS_PER_SECOND * maxSeconds / params.commitmentPeriod();
    work = start.chainWork();
    restart();
  }

  private void restart() {
    work = start.chainWork();
    lastHash = start.hash();
    lastBits = start.bits();
    lastTimeSec = start.timeSec();
    height = start.height();
  }

  public Phase phase() {
    return phase;
  }

  /// Height reached in the present phase.
  public int height() {
    return height;
  }

  /// Time of the header reached, seconds since 1970.
  public long timeSec() {
    return lastTimeSec;
  }

  /// Takes the next message's headers: continuous, each with valid proof of work, not empty.
  ///
  /// @param isFullMessage it had as many headers as a message may have, so there may be more
  public Result process(List<BlockHeader> headers, boolean isFullMessage) {
    Result result =
        switch (phase) {
          case PRESYNC -> presync(headers, isFullMessage);
          case REDOWNLOAD -> redownload(headers, isFullMessage);
          case FINAL -> throw new IllegalStateException("this synchronisation is over");
        };
    if (!result.isSuccess() || !result.requestMore()) {
      phase = Phase.FINAL;
      buffer.clear();
      commitments.clear();
    }
    return result;
  }

  private Result presync(List<BlockHeader> headers, boolean isFullMessage) {
    if (!headers.getFirst().prev().equals(lastHash)) {
      return failure();
    }
    for (BlockHeader header : headers) {
      if (!isPermittedTransition(height + 1, lastBits, header.bits())) {
        return failure();
      }
      if (commitsAt(height + 1)) {
        commitments.set(commitmentCount, commitment(header.hash()));
        commitmentCount++;
        if (commitmentCount > maxCommitments) {
          return failure();
        }
      }
      advance(header);
    }
    if (work.compareTo(minimumWork) >= 0) {
      phase = Phase.REDOWNLOAD;
      restart();
      return new Result(true, true, List.of());
    }
    return new Result(true, isFullMessage, List.of());
  }

  private Result redownload(List<BlockHeader> headers, boolean isFullMessage) {
    for (BlockHeader header : headers) {
      if (!header.prev().equals(lastHash)
          || !isPermittedTransition(height + 1, lastBits, header.bits())) {
        return failure();
      }
      advance(header);
      if (work.compareTo(minimumWork) >= 0) {
        releasesAll = true;
      }
      if (!releasesAll && commitsAt(height) && !matchesNextCommitment(header.hash())) {
        return failure();
      }
      buffer.add(header);
    }
    List<BlockHeader> released = new ArrayList<>();
    while (!buffer.isEmpty() && (releasesAll || buffer.size() > params.redownloadBufferSize())) {
      released.add(buffer.removeFirst());
    }
    boolean isComplete = buffer.isEmpty() && releasesAll;
    return new Result(true, !isComplete && isFullMessage, released);
  }

  private static Result failure() {
    return new Result(false, false, List.of());
  }

  private void advance(BlockHeader header) {
    work = work.add(CompactTarget.work(header.bits()));
    lastHash = header.hash();
    lastBits = header.bits();
    lastTimeSec = header.timeSec();
    height++;
  }

  private boolean commitsAt(int atHeight) {
    return atHeight % params.commitmentPeriod() == commitOffset;
  }

  private boolean matchesNextCommitment(BlockHash hash) {
    if (nextCommitment == commitmentCount) {
      return false;
    }
    boolean expected = commitments.get(nextCommitment);
    nextCommitment++;
    return commitment(hash) == expected;
  }

  private boolean commitment(BlockHash hash) {
    byte[] keyed = new byte[salt.length + BlockHash.SIZE];
    System.arraycopy(salt, 0, keyed, 0, salt.length);
    hash.copyTo(keyed, salt.length);
    return (Sha256.hash(keyed)[0] & 1) != 0;
  }

  /// What to ask for next: from the header reached, and from the start in case the peer left that
  /// chain.
  public List<BlockHash> nextLocator() {
    List<BlockHash> locator = new ArrayList<>();
    locator.add(lastHash);
    locator.addAll(Locators.of(start));
    return locator;
  }

  /// True if `newBits` may follow `oldBits` for some timestamps (Core
  /// `PermittedDifficultyTransition`).
  private boolean isPermittedTransition(int atHeight, int oldBits, int newBits) {
    if (consensus.allowsMinDifficultyBlocks()) {
      return true;
    }
    if (atHeight % consensus.retargetInterval() != 0) {
      return oldBits == newBits;
    }
    Uint256 observed = CompactTarget.decode(newBits).value();
    Uint256 old = CompactTarget.decode(oldBits).value();
    Uint256 easiest = rounded(old.multiply(Uint256.of(MAX_RETARGET_FACTOR)));
    Uint256 hardest = rounded(old.divide(Uint256.of(MAX_RETARGET_FACTOR)));
    return observed.compareTo(easiest) <= 0 && observed.compareTo(hardest) >= 0;
  }

  private Uint256 rounded(Uint256 target) {
    Uint256 limited = target.compareTo(consensus.powLimit()) > 0 ? consensus.powLimit() : target;
    return CompactTarget.decode(CompactTarget.encode(limited)).value();
  }
}
