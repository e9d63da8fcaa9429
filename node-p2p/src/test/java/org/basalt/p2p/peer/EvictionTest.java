package org.basalt.p2p.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.basalt.p2p.api.ConnectionType;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.netaddr.ServiceFlags;
import org.basalt.p2p.peer.TestPeers.Facts;
import org.junit.jupiter.api.Test;

/// Who is dropped for a newcomer when all inbound places are taken, and who never is.
class EvictionTest {
  private static final int SEEDS = 200;
  private static final ServiceFlags FULL =
      ServiceFlags.of(ServiceFlags.NETWORK, ServiceFlags.WITNESS);

  private final TestPeers peers = new TestPeers();

  /// Of no merit, in a network group of its own; the higher the number the younger.
  private Facts plain(int number) {
    return Facts.inbound(
        NetworkAddress.ipv4(20 + number / 200, 1 + number % 200, 1, 1),
        1_000_000 - number,
        1_000L * number);
  }

  private PeerSession plainPeer(int number) {
    PeerSession peer = peers.of(plain(number));
    TestPeers.handshake(peer, FULL, true);
    return peer;
  }

  private List<PeerSession> plainPeers(int count) {
    List<PeerSession> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      list.add(plainPeer(i));
    }
    return list;
  }

  private PeerSession randomPeer(Random random) {
    int number = random.nextInt(10_000);
    NetworkAddress address =
        switch (random.nextInt(6)) {
          case 0 -> NetworkAddress.i2p(bytes(random, 32));
          case 1 -> NetworkAddress.cjdns(cjdns(random));
          case 2 -> NetworkAddress.ipv4(127, 0, 0, 1);
          default -> NetworkAddress.ipv4(20 + number % 60, number % 250, 1, 1);
        };
    Facts facts = Facts.inbound(address, random.nextLong(), random.nextInt(100_000));
    boolean isOnion = random.nextInt(8) == 0;
    PeerSession peer =
        peers.of(
            isOnion
                ? Facts.inbound(
                        NetworkAddress.ipv4(127, 0, 0, 1), facts.group(), facts.connectedMs())
                    .through(true)
                : facts);
    TestPeers.handshake(
        peer, random.nextBoolean() ? FULL : ServiceFlags.NONE, random.nextInt(4) > 0);
    peer.statistics().ponged(1 + random.nextInt(100_000));
    if (random.nextBoolean()) {
      peer.statistics().transactionReceived(random.nextInt(1_000));
      peer.statistics().blockReceived(random.nextInt(1_000));
    }
    return peer;
  }

  private static byte[] bytes(Random random, int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] cjdns(Random random) {
    byte[] bytes = bytes(random, 16);
    bytes[0] = (byte) 0xfc;
    return bytes;
  }

  @Test
  void nobodyOfTwentyGoesAndSomebodyOfTwentyNineDoes() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      List<PeerSession> some = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        some.add(randomPeer(random));
      }
      assertThat(Eviction.choose(some)).as("seed %d", seed).isEmpty();
      for (int i = 0; i < 9; i++) {
        some.add(randomPeer(random));
      }
      assertThat(Eviction.choose(some)).as("seed %d", seed).isPresent();
    }
  }

  /// The best `count` by one measure are safe in whatever company.
  private void assertSafe(int count, Consumer<PeerSession> best) {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      List<PeerSession> crowd = new ArrayList<>();
      List<PeerSession> safe = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        crowd.add(randomPeer(random));
      }
      for (int i = 0; i < count; i++) {
        // The youngest of all, and all in one place.
        PeerSession peer =
            peers.of(Facts.inbound(NetworkAddress.ipv4(99, 9, 9, i), Long.MIN_VALUE, 200_000 + i));
        TestPeers.handshake(peer, FULL, true);
        best.accept(peer);
        safe.add(peer);
      }
      crowd.addAll(safe);
      Collections.shuffle(crowd, random);
      assertThat(Eviction.choose(crowd))
          .as("seed %d", seed)
          .hasValueSatisfying(gone -> assertThat(safe).doesNotContain(gone));
    }
  }

  @Test
  void theEightWithTheShortestRoundTripAreSafe() {
    assertSafe(8, peer -> peer.statistics().ponged(0));
  }

  @Test
  void theFourThatLastSentATransactionThatWasNewAreSafe() {
    assertSafe(4, peer -> peer.statistics().transactionReceived(10_000));
  }

  @Test
  void theFourThatLastSentABlockThatWasNewAreSafe() {
    assertSafe(4, peer -> peer.statistics().blockReceived(10_000));
  }

  @Test
  void eightThatOnlyRelayBlocksAreSafeByTheirLastBlock() {
    assertSafe(
        8,
        peer -> {
          TestPeers.handshake(peer, FULL, false);
          peer.statistics().blockReceived(10_000);
        });
  }

  @Test
  void fourNetworkGroupsAreSafeThatNobodyCanForetell() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      List<PeerSession> crowd = new ArrayList<>(plainPeers(60));
      List<PeerSession> safe = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Facts facts =
            Facts.inbound(NetworkAddress.ipv4(99, i, 9, 9), Long.MAX_VALUE - i, 200_000 + i);
        safe.add(peers.of(facts));
      }
      crowd.addAll(safe);
      Collections.shuffle(crowd, random);
      assertThat(Eviction.choose(crowd))
          .hasValueSatisfying(gone -> assertThat(safe).doesNotContain(gone));
    }
  }

  /// Of peers without merit the four by group, eight by round trip, four by transactions, four by
  /// blocks and then half of the rest are kept for what they are; the oldest half is not in danger.
  @Test
  void theYoungestGoesWhereAllElseIsEqual() {
    List<PeerSession> all = plainPeers(100);
    Collections.shuffle(all, new Random(5));
    PeerSession gone = Eviction.choose(all).orElseThrow();
    assertThat(gone.origin().connectedMs()).isEqualTo(99_000);
  }

  @Test
  void theYoungestOfTheLargestGroupGoesBeforeAYoungerOne() {
    List<PeerSession> all = plainPeers(100);
    // Three of one /16, older than the ten youngest.
    for (int i = 0; i < 3; i++) {
      PeerSession peer =
          peers.of(Facts.inbound(NetworkAddress.ipv4(99, 9, 9, 1 + i), 500_000, 88_500 + i));
      TestPeers.handshake(peer, FULL, true);
      all.add(peer);
    }
    PeerSession gone = Eviction.choose(all).orElseThrow();
    assertThat(gone.endpoint().address()).isEqualTo(NetworkAddress.ipv4(99, 9, 9, 3));
  }

  @Test
  void whoCameFromADiscouragedAddressGoesFirst() {
    List<PeerSession> all = plainPeers(100);
    PeerSession discouraged = peers.of(plain(90).discouraged());
    TestPeers.handshake(discouraged, FULL, true);
    all.add(discouraged);
    assertThat(Eviction.choose(all)).contains(discouraged);
  }

  @Test
  void whoMustNotBeBannedAndWhomWeChoseStay() {
    List<PeerSession> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      all.add(
          peers.of(
              i % 2 == 0
                  ? plain(i).allowed(NetPermission.NOBAN)
                  : plain(i).as(ConnectionType.OUTBOUND_FULL_RELAY)));
    }
    assertThat(Eviction.choose(all)).isEmpty();
  }

  /// A few on a slow network, which lose by every other measure, are kept in a crowd of others.
  private void assertKept(List<PeerSession> few) {
    List<PeerSession> all = plainPeers(100);
    all.forEach(peer -> peer.statistics().ponged(10));
    few.forEach(peer -> {
      TestPeers.handshake(peer, FULL, true);
      peer.statistics().ponged(1_000_000);
    });
    all.addAll(few);
    while (true) {
      PeerSession gone = Eviction.choose(all).orElse(null);
      if (gone == null || all.size() < 60) {
        return;
      }
      assertThat(few).doesNotContain(gone);
      all.remove(gone);
    }
  }

  private List<PeerSession> few(NetworkAddress address, boolean isOnion) {
    List<PeerSession> few = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      few.add(peers.of(Facts.inbound(address, i, 300_000 + i).through(isOnion)));
    }
    return few;
  }

  @Test
  void peersOfSlowNetworksHaveAShareOfThePlaces() {
    assertKept(few(NetworkAddress.ipv4(127, 0, 0, 1), true));
    assertKept(few(NetworkAddress.ipv4(127, 0, 0, 1), false));
    assertKept(few(NetworkAddress.i2p(new byte[32]), false));
    assertKept(few(NetworkAddress.cjdns(cjdns(new Random(1))), false));
  }

  @Test
  void theShareOfOneSlowNetworkIsLimited() {
    List<PeerSession> all = plainPeers(40);
    for (int i = 0; i < 100; i++) {
      PeerSession peer =
          peers.of(Facts.inbound(NetworkAddress.ipv4(127, 0, 0, 1), i, 300_000 + i).through(true));
      TestPeers.handshake(peer, FULL, true);
      all.add(peer);
    }
    PeerSession gone = Eviction.choose(all).orElseThrow();
    assertThat(gone.origin().isOnion()).isTrue();
  }
}
