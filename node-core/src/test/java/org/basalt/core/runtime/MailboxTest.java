package org.basalt.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What comes, comes in order and within the bound, whether it wakes the owner or not.
class MailboxTest {
  private static final long LONG_MILLIS = 60_000;

  private final Mailbox<Integer> mailbox = new Mailbox<>(3);

  @Test
  void isEmptyUntilSomethingComes() {
    assertThat(mailbox.poll()).isNull();
    assertThat(mailbox.poll(1)).isNull();
  }

  @Test
  void refusesWhatIsBeyondItsCapacity() {
    mailbox.put(1);
    mailbox.putQuietly(2);
    assertThat(mailbox.offer(3)).isTrue();
    assertThat(mailbox.offer(4)).isFalse();
    assertThat(mailbox.size()).isEqualTo(3);
    assertThat(mailbox.poll()).isEqualTo(1);
    assertThat(mailbox.offer(4)).isTrue();
    assertThat(List.of(mailbox.poll(), mailbox.poll(1), mailbox.poll())).containsExactly(2, 3, 4);
  }

  @Test
  void anOwnerThatComesFindsWhatCameQuietlyAtOnce() {
    mailbox.putQuietly(1);
    assertThat(mailbox.poll(LONG_MILLIS)).isEqualTo(1);
  }

  @Test
  void anOwnerThatWaitsFindsWhatCameQuietlyWhenItsTimeIsOver() throws InterruptedException {
    CountDownLatch waits = new CountDownLatch(1);
    Thread sender =
        Thread.ofPlatform()
            .start(() -> {
              waits.countDown();
              mailbox.putQuietly(1);
            });
    assertThat(waits.await(LONG_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
    Integer found = mailbox.poll(20);
    sender.join();
    assertThat(found == null ? mailbox.poll() : found).isEqualTo(1);
  }

  @Test
  void whoWaitsForRoomGetsItEvenIfTheOwnerWaitsToo() throws InterruptedException {
    List<Integer> taken = Collections.synchronizedList(new ArrayList<>());
    Thread owner =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; i < 100; i++) {
                Integer next = mailbox.poll(LONG_MILLIS);
                taken.add(next == null ? -1 : next);
              }
            });
    for (int i = 0; i < 99; i++) {
      mailbox.putQuietly(i);
    }
    mailbox.put(99);
    owner.join();
    assertThat(taken).hasSize(100).isSorted().doesNotContain(-1);
  }
}
