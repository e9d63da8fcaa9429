package org.basalt.p2p.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.basalt.core.primitive.Transaction;
import org.basalt.p2p.TestTransactions;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.sync.PrivateBroadcastQueue.Addition;
import org.junit.jupiter.api.Test;

class PrivateBroadcastQueueTest {
  private static final Endpoint PEER = new Endpoint(NetworkAddress.ipv4(1, 2, 3, 4), 8333);
  private static final long START = 1_700_000_000_000L;
  private static final long MINUTE = 60_000;

  private final Transaction a = TestTransactions.withInputs(1, 1);
  private final Transaction b = TestTransactions.withInputs(2, 1);
  private final PrivateBroadcastQueue queue = new PrivateBroadcastQueue(2);

  @Test
  void refusesWhatIsTooMuchAndDropsNothingForIt() {
    assertThat(queue.add(a, START)).isEqualTo(Addition.ADDED);
    assertThat(queue.add(b, START)).isEqualTo(Addition.ADDED);
    assertThat(queue.add(TestTransactions.withInputs(3, 1), START)).isEqualTo(Addition.FULL);
    assertThat(queue.add(a, START)).isEqualTo(Addition.ALREADY_THERE);
    assertThat(queue.pending()).extracting(pending -> pending.tx()).containsExactly(a, b);
    queue.remove(a.wtxid());
    assertThat(queue.add(TestTransactions.withInputs(3, 1), START)).isEqualTo(Addition.ADDED);
  }

  @Test
  void picksWhatWasSentLeastAndThenWhatWasConfirmedLeast() {
    queue.add(a, START);
    queue.add(b, START);
    assertThat(queue.pick(1, PEER, START)).contains(a);
    assertThat(queue.pick(2, PEER, START + 1)).contains(b);
    queue.confirm(1, START + 2);
    assertThat(queue.pick(3, PEER, START + 3)).as("nobody confirmed b").contains(b);
    assertThat(queue.pick(4, PEER, START + 4)).contains(a);
    assertThat(queue.assignedTo(3)).contains(b);
    assertThat(queue.assignedTo(9)).isEmpty();
  }

  @Test
  void givesAPeerOneTransactionInItsLife() {
    queue.add(a, START);
    queue.pick(1, PEER, START);
    assertThatThrownBy(() -> queue.pick(1, PEER, START)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void knowsHowManyConfirmedAndWhoLeftWithout() {
    queue.add(a, START);
    queue.pick(1, PEER, START);
    queue.pick(2, PEER, START);
    queue.confirm(1, START + 5);
    queue.confirm(1, START + 6);
    queue.confirm(7, START + 6);
    assertThat(queue.disconnected(1)).isTrue();
    assertThat(queue.disconnected(2)).isFalse();
    assertThat(queue.disconnected(7)).isFalse();
    assertThat(queue.pending().getFirst().sends())
        .containsExactly(
            new PrivateBroadcastQueue.Send(PEER, START, START + 5),
            new PrivateBroadcastQueue.Send(PEER, START, 0));
    assertThat(queue.remove(a.wtxid())).contains(1);
    assertThat(queue.remove(a.wtxid())).isEmpty();
  }

  @Test
  void isStaleFiveMinutesAfterItCameOrOneMinuteAfterAPeerHadIt() {
    queue.add(a, START);
    assertThat(queue.stale(START + 5 * MINUTE)).isEmpty();
    assertThat(queue.stale(START + 5 * MINUTE + 1)).containsExactly(a);
    queue.pick(1, PEER, START + 5 * MINUTE);
    queue.confirm(1, START + 6 * MINUTE);
    assertThat(queue.stale(START + 7 * MINUTE)).isEmpty();
    assertThat(queue.stale(START + 7 * MINUTE + 1)).containsExactly(a);
  }

  @Test
  void tellsOnlyTheLastSends() {
    queue.add(a, START);
    for (int peer = 0; peer < 300; peer++) {
      queue.pick(peer, PEER, START + peer);
      queue.disconnected(peer);
    }
    assertThat(queue.pending().getFirst().sends())
        .hasSize(256)
        .last()
        .isEqualTo(new PrivateBroadcastQueue.Send(PEER, START + 299, 0));
  }

  @Test
  void findsByEitherId() {
    queue.add(a, START);
    assertThat(queue.find(RawId.of(a.txid()))).containsExactly(a);
    assertThat(queue.find(RawId.of(a.wtxid()))).containsExactly(a);
    assertThat(queue.find(RawId.of(b.txid()))).isEmpty();
  }
}
