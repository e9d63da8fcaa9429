package org.basalt.p2p.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.basalt.core.runtime.NodeClock;
import org.junit.jupiter.api.Test;

class UploadTargetTest {
  private static final long DAY_SEC = 86_400;
  private static final long START_SEC = 1_700_000_000;
  private static final long TARGET = 838_860_800;

  private final NodeClock clock = NodeClock.manual(START_SEC);
  private long sent;
  private final UploadTarget target = new UploadTarget(TARGET, clock, () -> sent);

  private void send(long bytes) {
    sent += bytes;
    target.service();
  }

  @Test
  void withoutATargetNothingIsEverReached() {
    UploadTarget none = new UploadTarget(0, clock, () -> Long.MAX_VALUE);
    assertThat(none.isReached()).isFalse();
    assertThat(none.isReachedForOldBlocks()).isFalse();
    assertThat(none.bytesLeft()).isZero();
    assertThat(none.secondsLeft()).isZero();
  }

  @Test
  void beforeTheFirstByteTheWholeCycleIsLeft() {
    assertThat(target.bytesLeft()).isEqualTo(TARGET);
    assertThat(target.secondsLeft()).isEqualTo(DAY_SEC);
    assertThat(target.isReached()).isFalse();
    assertThat(target.isReachedForOldBlocks()).isFalse();
  }

  @Test
  void oldBlocksEndWhereTheRestOfTheDayNeedsItsBlocks() {
    long reserve = 144 * 4_000_000L;
    send(TARGET - reserve - 1);
    assertThat(target.isReachedForOldBlocks()).isFalse();
    send(1);
    assertThat(target.isReachedForOldBlocks()).isTrue();
    assertThat(target.isReached()).isFalse();
    clock.advanceMillis(601_000);
    assertThat(target.isReachedForOldBlocks()).as("one block less to come").isFalse();
    send(reserve);
    assertThat(target.isReached()).isTrue();
    assertThat(target.bytesLeft()).isZero();
  }

  @Test
  void targetBelowTheReserveServesNoOldBlocksAtAll() {
    UploadTarget small = new UploadTarget(1_048_576, clock, () -> 0);
    assertThat(small.isReachedForOldBlocks()).isTrue();
    assertThat(small.isReached()).isFalse();
  }

  @Test
  void cycleBeginsAgainWithTheFirstBytesAfterADay() {
    send(TARGET);
    clock.advanceMillis((DAY_SEC + 1) * 1000);
    assertThat(target.secondsLeft()).isZero();
    assertThat(target.isReached()).as("nothing sent since").isTrue();
    send(5);
    assertThat(target.isReached()).isFalse();
    assertThat(target.bytesLeft()).isEqualTo(TARGET - 5);
    assertThat(target.secondsLeft()).isEqualTo(DAY_SEC);
  }
}
