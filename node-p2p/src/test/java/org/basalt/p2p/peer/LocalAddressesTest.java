package org.basalt.p2p.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.basalt.p2p.api.P2pConfig;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.Network;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.peer.LocalAddresses.Local;
import org.basalt.p2p.peer.LocalAddresses.Source;
import org.basalt.p2p.peer.TestPeers.Facts;
import org.junit.jupiter.api.Test;

/// Which addresses of ours there are, how sure they are, and who is told which.
class LocalAddressesTest {
  private static final NetworkAddress IPV4 = NetworkAddress.ipv4(8, 8, 8, 8);
  private static final NetworkAddress OTHER_IPV4 = NetworkAddress.ipv4(9, 9, 9, 9);
  private static final NetworkAddress IPV6 = parsed("2a00:1450::1");
  private static final NetworkAddress TUNNEL = parsed("2002:808:808::1");
  private static final NetworkAddress ONION =
      parsed("pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion");
  private static final NetworkAddress I2P =
      parsed("ukeu3k5oycgaauneqgtnvselmt4yemvoilkln7jpvamvfx7dnkdq.b32.i2p");
  private static final NetworkAddress CJDNS = parsed("fc00:1:2::3").asCjdns();

  private final TestPeers peers = new TestPeers();
  private final Set<Network> reachable =
      EnumSet.of(Network.IPV4, Network.IPV6, Network.ONION, Network.I2P, Network.CJDNS);

  private static NetworkAddress parsed(String text) {
    return NetworkAddress.parse(text).orElseThrow();
  }

  private LocalAddresses book(boolean discovers) {
    return new LocalAddresses(discovers, address -> reachable.contains(address.network()));
  }

  private static Endpoint at(NetworkAddress address) {
    return new Endpoint(address, 8333);
  }

  private static int scoreOf(LocalAddresses book, NetworkAddress address) {
    return book.all().stream()
        .filter(local -> local.endpoint().address().equals(address))
        .mapToInt(Local::score)
        .findFirst()
        .orElse(0);
  }

  private static NetworkAddress toldTo(LocalAddresses book, PeerSession peer) {
    return book.bestFor(peer)
        .map(local -> local.endpoint().address())
        .orElse(NetworkAddress.IPv6.UNSPECIFIED);
  }

  @Test
  void whatNobodyCanReachIsNoAddressOfOurs() {
    LocalAddresses book = book(true);
    for (String text : List.of("127.0.0.1", "192.168.1.7", "fe80::1", "::")) {
      assertThat(book.add(at(parsed(text)), Source.MANUAL)).as(text).isFalse();
    }
    assertThat(book.all()).isEmpty();
  }

  @Test
  void withoutDiscoveryOnlyWhatTheOperatorNamedCounts() {
    LocalAddresses book = book(false);
    assertThat(book.add(at(IPV4), Source.INTERFACE)).isFalse();
    assertThat(book.add(at(IPV4), Source.BIND)).isFalse();
    assertThat(book.add(at(IPV4), Source.MAPPED)).isFalse();
    assertThat(book.add(at(IPV4), Source.MANUAL)).isTrue();
  }

  @Test
  void whatIsDiscoveredInANetworkThatIsNotWantedIsNotToldOfButWhatIsNamedIs() {
    reachable.remove(Network.IPV6);
    LocalAddresses book = book(true);
    assertThat(book.add(at(IPV6), Source.INTERFACE)).isFalse();
    assertThat(book.add(at(IPV6), Source.MANUAL)).isTrue();
  }

  @Test
  void anAddressIsAsSureAsItsBestSourceAndSurerIfFoundAgain() {
    LocalAddresses book = book(true);
    book.add(at(IPV4), Source.INTERFACE);
    assertThat(scoreOf(book, IPV4)).isEqualTo(1);
    book.add(at(IPV4), Source.INTERFACE);
    assertThat(scoreOf(book, IPV4)).isEqualTo(2);
    book.add(at(IPV4), Source.MANUAL);
    assertThat(scoreOf(book, IPV4)).isEqualTo(5);
    book.add(at(IPV4), Source.BIND);
    assertThat(scoreOf(book, IPV4)).isEqualTo(5);
    book.seen(IPV4);
    assertThat(scoreOf(book, IPV4)).isEqualTo(6);
    book.seen(OTHER_IPV4);
    assertThat(book.contains(OTHER_IPV4)).isFalse();
  }

  @Test
  void aSurerSourceBringsItsPort() {
    LocalAddresses book = book(true);
    book.add(new Endpoint(IPV4, 8333), Source.INTERFACE);
    book.add(new Endpoint(IPV4, 12_345), Source.MAPPED);
    assertThat(book.all()).containsExactly(new Local(new Endpoint(IPV4, 12_345), 4));
    book.add(new Endpoint(IPV4, 8333), Source.INTERFACE);
    assertThat(book.all()).containsExactly(new Local(new Endpoint(IPV4, 12_345), 4));
  }

  @Test
  void aGatewayThatForgetsTakesBackItsOwnAddressOnly() {
    LocalAddresses book = book(true);
    book.add(at(IPV4), Source.MAPPED);
    book.add(at(OTHER_IPV4), Source.MANUAL);
    book.unmapped(at(IPV4));
    book.unmapped(at(OTHER_IPV4));
    assertThat(book.all()).extracting(Local::endpoint).containsExactly(at(OTHER_IPV4));
  }

  @Test
  void thereAreNoMoreThanAThousand() {
    LocalAddresses book = book(true);
    for (int i = 0; i < 1000; i++) {
      assertThat(book.add(at(NetworkAddress.ipv4(20, 1, i / 250, i % 250)), Source.INTERFACE))
          .isTrue();
    }
    assertThat(book.add(at(IPV4), Source.MANUAL)).isFalse();
    assertThat(book.all()).hasSize(1000);
  }

  @Test
  void aPeerIsToldTheAddressOfItsOwnKind() {
    LocalAddresses book = book(true);
    List<NetworkAddress> ours = List.of(IPV4, IPV6, ONION, I2P, CJDNS);
    ours.forEach(address -> book.add(at(address), Source.MANUAL));
    assertThat(toldTo(book, peers.at(OTHER_IPV4))).isEqualTo(IPV4);
    assertThat(toldTo(book, peers.at(parsed("2a00:1450::99")))).isEqualTo(IPV6);
    assertThat(toldTo(book, peers.at(ONION))).isEqualTo(ONION);
    assertThat(toldTo(book, peers.at(I2P))).isEqualTo(I2P);
    assertThat(toldTo(book, peers.at(CJDNS))).isEqualTo(CJDNS);
    Facts throughTor = Facts.inbound(NetworkAddress.ipv4(127, 0, 0, 1), 0, 0).through(true);
    assertThat(toldTo(book, peers.of(throughTor))).isEqualTo(ONION);
  }

  /// Or two of our addresses were known to be of one node.
  @Test
  void whatHidesUsIsToldInItsOwnNetworkOnlyAndNothingElseIsToldThere() {
    LocalAddresses hidden = book(true);
    hidden.add(at(ONION), Source.MANUAL);
    hidden.add(at(I2P), Source.MANUAL);
    for (NetworkAddress peer : List.of(OTHER_IPV4, IPV6, CJDNS)) {
      assertThat(hidden.bestFor(peers.at(peer))).as(peer.toString()).isEmpty();
    }
    LocalAddresses open = book(true);
    open.add(at(IPV4), Source.MANUAL);
    open.add(at(IPV6), Source.MANUAL);
    assertThat(open.bestFor(peers.at(ONION))).isEmpty();
    assertThat(open.bestFor(peers.at(I2P))).isEmpty();
    assertThat(toldTo(open, peers.at(CJDNS))).isNotEqualTo(NetworkAddress.IPv6.UNSPECIFIED);
  }

  @Test
  void ofTwoThatAreEquallyGoodTheSurerIsTold() {
    LocalAddresses book = book(true);
    book.add(at(IPV4), Source.INTERFACE);
    book.add(at(OTHER_IPV4), Source.MANUAL);
    PeerSession peer = peers.at(NetworkAddress.ipv4(20, 1, 1, 1));
    assertThat(toldTo(book, peer)).isEqualTo(OTHER_IPV4);
    for (int i = 0; i < 4; i++) {
      book.seen(IPV4);
    }
    assertThat(toldTo(book, peer)).isEqualTo(IPV4);
  }

  @Test
  void howGoodAnAddressIsGoesBeforeHowSureItIs() {
    LocalAddresses book = book(true);
    book.add(at(IPV6), Source.INTERFACE);
    book.add(at(IPV4), Source.MANUAL);
    book.add(at(TUNNEL), Source.MANUAL);
    assertThat(toldTo(book, peers.at(parsed("2a00:1450::99")))).isEqualTo(IPV6);
  }

  @Test
  void thePortToTellIsThatOfTheFirstBindThatHasOneElseOfTheFirstWhitebindForAll() {
    assertThat(LocalAddresses.listenPort(listening(List.of(), List.of()))).isEqualTo(8333);
    assertThat(LocalAddresses.listenPort(listening(List.of("1.2.3.4", "1.2.3.4:1000"), List.of())))
        .isEqualTo(1000);
    assertThat(
            LocalAddresses.listenPort(
                listening(List.of(), List.of("noban@1.2.3.4:1001", "relay@1.2.3.4:1002"))))
        .isEqualTo(1002);
  }

  private static P2pConfig.Listening listening(List<String> binds, List<String> whiteBinds) {
    return new P2pConfig.Listening(true, 8333, binds, whiteBinds, List.of(), true);
  }
}
