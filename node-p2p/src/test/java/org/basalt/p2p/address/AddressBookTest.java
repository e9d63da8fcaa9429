package org.basalt.p2p.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.basalt.core.runtime.NodeClock;
import org.basalt.p2p.netaddr.AnnouncedAddress;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.Network;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.netaddr.ServiceFlags;
import org.junit.jupiter.api.Test;

class AddressBookTest {
  private static final long NOW = 1_700_000_000;
  private static final NetworkAddress SOURCE = NetworkAddress.ipv4(250, 1, 2, 1);

  private final NodeClock clock = NodeClock.manual(NOW);
  private final AddressBook book = AddressBook.create(clock, new Random(1));

  static AnnouncedAddress address(int number) {
    Endpoint endpoint = new Endpoint(new NetworkAddress.IPv4(0x20000000 + number), 8333);
    return new AnnouncedAddress(NOW - 100, ServiceFlags.NETWORK, endpoint);
  }

  private Endpoint known(int number) {
    book.add(List.of(address(number)), SOURCE, 0);
    return address(number).endpoint();
  }

  private boolean isTried(Endpoint endpoint) {
    return book.slots().stream()
        .anyMatch(slot -> slot.isTried() && slot.address().endpoint().equals(endpoint));
  }

  @Test
  void emptyBookHasNothingToChoose() {
    assertThat(book.select(false, Set.of())).isEmpty();
    assertThat(book.select(true, Set.of())).isEmpty();
    assertThat(book.selectCollision()).isEmpty();
    assertThat(book.sample(1000, 23, Set.of(), true)).isEmpty();
  }

  @Test
  void addedAddressIsChosen() {
    assertThat(book.add(List.of(address(1)), SOURCE, 0)).isEqualTo(1);
    assertThat(book.select(false, Set.of()).orElseThrow().address()).isEqualTo(address(1));
    assertThat(book.select(true, Set.of()).orElseThrow().lastTrySec()).isZero();
    assertThat(book.size()).isEqualTo(1);
    assertThat(book.newCount()).isEqualTo(1);
    assertThat(book.size(Network.IPV4)).isEqualTo(1);
  }

  @Test
  void unroutableAddressesAreNotTaken() {
    for (String text : List.of("10.0.0.1:1", "127.0.0.1:1", "[::]:1", "[fc00::1]:1")) {
      AnnouncedAddress wrong =
          new AnnouncedAddress(NOW, ServiceFlags.NONE, Endpoint.parse(text, 1).orElseThrow());
      assertThat(book.add(List.of(wrong), SOURCE, 0)).isZero();
    }
    assertThat(book.size()).isZero();
  }

  @Test
  void addressThatWorkedIsTried() {
    Endpoint endpoint = known(1);
    assertThat(book.good(endpoint)).isTrue();
    assertThat(book.good(endpoint)).isFalse();
    assertThat(book.triedCount()).isEqualTo(1);
    assertThat(book.newCount()).isZero();
    assertThat(book.size(Network.IPV4, true)).isEqualTo(1);
    assertThat(book.select(true, Set.of())).isEmpty();
    assertThat(book.select(false, Set.of()).orElseThrow().lastTrySec()).isEqualTo(NOW);
    assertThat(isTried(endpoint)).isTrue();
  }

  @Test
  void unknownAddressesAreNoReasonToDoAnything() {
    Endpoint stranger = address(9).endpoint();
    assertThat(book.good(stranger)).isFalse();
    book.attempt(stranger, true);
    book.connected(stranger);
    book.setServices(stranger, ServiceFlags.WITNESS);
    assertThat(book.size()).isZero();
  }

  @Test
  void onlyTheWantedNetworksAreChosen() {
    known(1);
    Endpoint onion = new Endpoint(NetworkAddress.torV3(new byte[32]), 8333);
    book.add(List.of(new AnnouncedAddress(NOW, ServiceFlags.NETWORK, onion)), SOURCE, 0);
    for (int i = 0; i < 20; i++) {
      assertThat(book.select(false, Set.of(Network.ONION)).orElseThrow().address().endpoint())
          .isEqualTo(onion);
    }
    assertThat(book.select(false, Set.of(Network.I2P))).isEmpty();
  }

  @Test
  void failuresMakeAnAddressTerribleAndItIsNoLongerTold() {
    Endpoint endpoint = known(1);
    Endpoint other = known(2);
    for (int i = 0; i < 3; i++) {
      clock.advanceMillis(700_000);
      book.good(other);
      clock.advanceMillis(700_000);
      book.attempt(endpoint, true);
    }
    clock.advanceMillis(61_000);
    assertThat(book.sample(0, 0, Set.of(), true))
        .extracting(AnnouncedAddress::endpoint)
        .containsExactly(other);
    assertThat(book.sample(0, 0, Set.of(), false)).hasSize(2);
  }

  @Test
  void failuresCountOnlyOnceUntilSomethingElseWorks() {
    Endpoint endpoint = known(1);
    for (int i = 0; i < 20; i++) {
      clock.advanceMillis(700_000);
      book.attempt(endpoint, true);
    }
    assertThat(book.sample(0, 0, Set.of(), true)).hasSize(1);
  }

  @Test
  void oldAndFutureAddressesAreNotTold() {
    AnnouncedAddress old = address(1).withTimeSec(NOW - 31 * 86_400);
    AnnouncedAddress future = address(2).withTimeSec(NOW + 601);
    book.add(List.of(old, future, address(3)), SOURCE, 0);
    assertThat(book.sample(0, 0, Set.of(), true))
        .extracting(AnnouncedAddress::endpoint)
        .containsExactly(address(3).endpoint());
  }

  @Test
  void penaltyMakesOlderButNotTheSourceItself() {
    book.add(List.of(address(1)), SOURCE, 7200);
    assertThat(book.sample(0, 0, Set.of(), false).getFirst().timeSec()).isEqualTo(NOW - 7300);
    AddressBook own = AddressBook.create(clock, new Random(2));
    own.add(List.of(address(1)), address(1).endpoint().address(), 7200);
    assertThat(own.sample(0, 0, Set.of(), false).getFirst().timeSec()).isEqualTo(NOW - 100);
  }

  @Test
  void announcedServicesAreAddedAndThePeersOwnReplaceThem() {
    Endpoint endpoint = known(1);
    book.add(List.of(new AnnouncedAddress(NOW, ServiceFlags.WITNESS, endpoint)), SOURCE, 0);
    assertThat(book.sample(0, 0, Set.of(), false).getFirst().services())
        .isEqualTo(ServiceFlags.of(ServiceFlags.NETWORK, ServiceFlags.WITNESS));
    book.setServices(endpoint, ServiceFlags.NETWORK_LIMITED);
    assertThat(book.sample(0, 0, Set.of(), false).getFirst().services())
        .isEqualTo(ServiceFlags.NETWORK_LIMITED);
  }

  @Test
  void connectionMovesTheTimeAtMostEveryTwentyMinutes() {
    Endpoint endpoint = known(1);
    book.connected(endpoint);
    assertThat(book.sample(0, 0, Set.of(), false).getFirst().timeSec()).isEqualTo(NOW - 100);
    clock.advanceMillis(1_200_000);
    book.connected(endpoint);
    assertThat(book.sample(0, 0, Set.of(), false).getFirst().timeSec()).isEqualTo(NOW + 1200);
  }

  @Test
  void oneSourceGroupGetsIntoNoMoreThan64Buckets() {
    List<AnnouncedAddress> flood = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      flood.add(address(i << 8));
    }
    book.add(flood, SOURCE, 0);
    Set<Integer> buckets = new HashSet<>();
    book.slots().forEach(slot -> buckets.add(slot.bucket()));
    assertThat(buckets).hasSizeBetween(2, 64);
    assertThat(book.size()).isLessThanOrEqualTo(64 * 64);
    assertThat(book.newCount()).isEqualTo(book.slots().size());
  }

  @Test
  void oneAddressGroupGetsIntoNoMoreThanEightTriedBuckets() {
    for (int i = 0; i < 300; i++) {
      Endpoint endpoint = new Endpoint(NetworkAddress.ipv4(44, 55, i / 250, i % 250), 8333);
      NetworkAddress source = NetworkAddress.ipv4(10 + i % 100, i / 2, 1, 1);
      book.add(List.of(new AnnouncedAddress(NOW, ServiceFlags.NETWORK, endpoint)), source, 0);
      book.good(endpoint);
    }
    Set<Integer> buckets = new HashSet<>();
    book.slots().stream().filter(AddressBook.Slot::isTried).forEach(s -> buckets.add(s.bucket()));
    assertThat(book.triedCount()).isGreaterThan(50);
    assertThat(buckets).hasSizeBetween(2, 8);
  }

  @Test
  void bookIsBoundedWhateverIsTold() {
    Random random = new Random(7);
    for (int round = 0; round < 300; round++) {
      List<AnnouncedAddress> told = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        told.add(address(random.nextInt(0x40000000)));
      }
      book.add(told, new NetworkAddress.IPv4(random.nextInt()), 0);
    }
    assertThat(book.size()).isBetween(50_000, 1024 * 64);
    assertThat(book.slots())
        .hasSizeGreaterThanOrEqualTo(book.size())
        .hasSizeLessThanOrEqualTo(1024 * 64);
  }

  /// Fills the book until moving one more address to the tried table would push another out.
  private Endpoint[] collide() {
    for (int i = 0; ; i++) {
      Endpoint endpoint = known(i);
      if (!book.good(endpoint) && book.size() > 0 && isNew(endpoint)) {
        Endpoint old = book.selectCollision().orElseThrow().address().endpoint();
        return new Endpoint[] {endpoint, old};
      }
    }
  }

  private boolean isNew(Endpoint endpoint) {
    return book.slots().stream()
        .anyMatch(slot -> !slot.isTried() && slot.address().endpoint().equals(endpoint));
  }

  @Test
  void triedAddressThatWorkedRecentlyIsKept() {
    Endpoint[] pair = collide();
    book.resolveCollisions();
    assertThat(isTried(pair[1])).isTrue();
    assertThat(isTried(pair[0])).isFalse();
    assertThat(book.selectCollision()).isEmpty();
  }

  @Test
  void triedAddressThatFailsItsTestIsReplacedAfterAMinute() {
    Endpoint[] pair = collide();
    clock.advanceMillis(5 * 3_600_000L);
    book.good(pair[0]);
    book.attempt(pair[1], true);
    book.resolveCollisions();
    assertThat(isTried(pair[1])).isTrue();
    clock.advanceMillis(61_000);
    book.resolveCollisions();
    assertThat(isTried(pair[0])).isTrue();
    assertThat(isTried(pair[1])).isFalse();
    assertThat(isNew(pair[1])).isTrue();
    assertThat(isNew(pair[0])).isFalse();
    assertThat(book.size(Network.IPV4)).isEqualTo(book.size());
    assertThat(book.size(Network.IPV4, true)).isEqualTo(book.triedCount());
  }

  @Test
  void triedAddressThatAnswersItsTestIsKept() {
    Endpoint[] pair = collide();
    clock.advanceMillis(5 * 3_600_000L);
    book.good(pair[1]);
    book.resolveCollisions();
    assertThat(isTried(pair[1])).isTrue();
    assertThat(book.selectCollision()).isEmpty();
  }

  @Test
  void collisionThatCannotBeTestedIsDecidedAfterFortyMinutes() {
    Endpoint[] pair = collide();
    clock.advanceMillis(4 * 3_600_000L + 1000);
    book.good(pair[0]);
    book.resolveCollisions();
    assertThat(isTried(pair[0])).isFalse();
    clock.advanceMillis(40 * 60_000 + 1000);
    book.resolveCollisions();
    assertThat(isTried(pair[0])).isTrue();
  }

  @Test
  void sampleIsLimitedByNumberAndByPart() {
    for (int i = 0; i < 200; i++) {
      known(i << 16);
    }
    int size = book.size();
    assertThat(size).isGreaterThan(150);
    assertThat(book.sample(10, 0, Set.of(), false)).hasSize(10).doesNotHaveDuplicates();
    assertThat(book.sample(1000, 23, Set.of(), false)).hasSize(size * 23 / 100);
    assertThat(book.sample(0, 0, Set.of(Network.IPV4), false)).hasSize(size);
    assertThat(book.sample(0, 0, Set.of(Network.ONION), false)).isEmpty();
  }

  @Test
  void sameKeyRandomnessAndCallsGiveTheSameBook() {
    assertThat(transcript()).isEqualTo(transcript());
  }

  private List<Object> transcript() {
    AddressBook same = AddressBook.create(NodeClock.manual(NOW), new Random(3));
    List<Object> transcript = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      transcript.add(same.add(List.of(address(i * 977)), SOURCE, 0));
      Optional<AddressBook.Candidate> candidate = same.select(i % 2 == 0, Set.of());
      transcript.add(candidate);
      candidate.ifPresent(c -> same.good(c.address().endpoint()));
    }
    transcript.addAll(same.slots());
    return transcript;
  }
}
