package org.basalt.p2p.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.basalt.core.params.Networks;
import org.basalt.p2p.api.P2pConfig;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.Network;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.netaddr.ProxyAddress;
import org.basalt.p2p.transport.Route;
import org.junit.jupiter.api.Test;

/// Which proxy leads where, and which networks can be reached, by the options of Core.
class ProxiesTest {
  private static final P2pConfig.Tor NO_TOR = new P2pConfig.Tor(false, "", "", false);

  private static P2pConfig config(P2pConfig.Privacy privacy, String... onlyNetworks) {
    P2pConfig usual = P2pConfig.defaultsFor(Networks.byName("regtest").orElseThrow());
    return usual
        .withPrivacy(privacy)
        .withOutbound(
            new P2pConfig.Outbound(
                List.of(),
                false,
                List.of(),
                List.of(),
                false,
                false,
                false,
                List.of(onlyNetworks),
                false,
                5000));
  }

  private static P2pConfig.Privacy privacy(String onion, String sam, String... proxies) {
    return new P2pConfig.Privacy(
        List.of(proxies), onion, true, false, new P2pConfig.I2p(sam, false), NO_TOR, false);
  }

  private static Proxies proxies(String onion, String... texts) {
    return new Proxies(config(privacy(onion, "", texts)));
  }

  private static String proxyOf(Proxies proxies, Network network) {
    return proxies.of(network).map(Proxies.Proxy::toString).orElse("");
  }

  @Test
  void proxyWithoutANetworkIsForAllButI2p() {
    Proxies all = proxies("", "127.0.0.1:9000");
    assertThat(Stream.of(Network.IPV4, Network.IPV6, Network.ONION, Network.CJDNS))
        .allMatch(network -> proxyOf(all, network).equals("127.0.0.1:9000"));
    assertThat(all.of(Network.I2P)).isEmpty();
    assertThat(all.of(Network.UNROUTABLE)).as("our own host's addresses").isEmpty();
    assertThat(all.forNames()).isPresent();
  }

  @Test
  void laterProxiesGoBeforeEarlierOnesNetworkByNetwork() {
    Proxies some = proxies("", "127.0.0.1:1", "127.0.0.1:2=onion", "0=cjdns", "[::1]:3=IPV6");
    assertThat(proxyOf(some, Network.IPV4)).isEqualTo("127.0.0.1:1");
    assertThat(proxyOf(some, Network.ONION)).isEqualTo("127.0.0.1:2");
    assertThat(proxyOf(some, Network.CJDNS)).isEmpty();
    assertThat(proxyOf(some, Network.IPV6)).isEqualTo("[::1]:3");
    assertThat(some.forNames().map(Proxies.Proxy::toString)).contains("[::1]:3");
  }

  @Test
  void onionOptionGoesBeforeProxies() {
    assertThat(proxyOf(proxies("127.0.0.1", "127.0.0.1:1"), Network.ONION))
        .as("the usual port of Tor")
        .isEqualTo("127.0.0.1:9050");
    assertThat(proxyOf(proxies("0", "127.0.0.1:1"), Network.ONION)).isEmpty();
    assertThat(proxyOf(proxies("unix:/run/tor", "127.0.0.1:1"), Network.ONION))
        .isEqualTo("unix:/run/tor");
  }

  @Test
  void whatCannotBeAnAddressIsToldAsCoreDoes() {
    assertRefused(
        privacy("", "", "abc..abc:23456"), "Invalid -proxy address or hostname: 'abc..abc:23456'");
    assertRefused(
        privacy("", "", "192.0.0.1:def"), "Invalid port specified in -proxy: '192.0.0.1:def'");
    assertRefused(
        privacy("", "", "192.0.0.1:0"), "Invalid port specified in -proxy: '192.0.0.1:0'");
    assertRefused(privacy("x..y:1", ""), "Invalid -onion address or hostname: 'x..y:1'");
    assertRefused(privacy("", "1.2.3.4:x"), "Invalid port specified in -i2psam: '1.2.3.4:x'");
    assertRefused(
        privacy("", "", "127.0.0.1:9050="),
        "Invalid -proxy address or hostname, ends with '=': '127.0.0.1:9050='");
    assertRefused(
        privacy("", "", "127.0.0.1:9050=foo"),
        "Unrecognized network in -proxy='127.0.0.1:9050=foo': 'foo'");
    String tooLong = "unix:" + "x".repeat(108);
    assertRefused(
        privacy("", "", tooLong), "Invalid -proxy address or hostname: '" + tooLong + "'");
    assertThat(proxyOf(proxies("", "unix:" + "x".repeat(107)), Network.IPV4)).hasSize(112);
  }

  private static void assertRefused(P2pConfig.Privacy privacy, String message) {
    assertThatThrownBy(() -> new Proxies(config(privacy)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void noTwoConnectionsHaveTheSameCredentials() {
    Proxies one = proxies("", "127.0.0.1:1");
    Proxies other = proxies("", "127.0.0.1:1");
    List<String> users =
        Stream.of(one, one, other, other)
            .map(proxies -> proxies.route(proxies.of(Network.IPV4).orElseThrow()))
            .map(route -> ((Route.Socks5) route).user())
            .toList();
    assertThat(users).doesNotHaveDuplicates().noneMatch(String::isEmpty);
    Proxies shared =
        new Proxies(
            config(
                new P2pConfig.Privacy(
                    List.of("127.0.0.1:1"),
                    "",
                    false,
                    false,
                    new P2pConfig.I2p("", false),
                    NO_TOR,
                    false)));
    assertThat(shared.route(shared.of(Network.IPV4).orElseThrow()))
        .isEqualTo(new Route.Socks5(new Endpoint(NetworkAddress.ipv4(127, 0, 0, 1), 1)));
  }

  @Test
  void proxyThatTorTellsOfIsTakenInWhateverForm() {
    assertThat(Proxies.told("127.0.0.1:9150"))
        .contains(new ProxyAddress.Tcp(new Endpoint(NetworkAddress.ipv4(127, 0, 0, 1), 9150)));
    assertThat(Proxies.told("unix:/run/tor/socks"))
        .contains(new ProxyAddress.UnixSocket("/run/tor/socks"));
    assertThat(Proxies.told("somewhere:9050")).isEmpty();
    assertThat(Proxies.told("unix:" + "x".repeat(200))).isEmpty();
  }

  private static Reachability reachability(P2pConfig config) {
    return new Reachability(config, new Proxies(config));
  }

  @Test
  void overlaysAreReachedWhereThereIsAWayIntoThem() {
    assertThat(reachability(config(privacy("", ""))).networks())
        .containsExactlyInAnyOrder(Network.IPV4, Network.IPV6);
    assertThat(reachability(config(privacy("127.0.0.1:1", "127.0.0.1:2"))).networks())
        .containsExactlyInAnyOrder(Network.IPV4, Network.IPV6, Network.ONION, Network.I2P);
    assertThat(reachability(config(privacy("127.0.0.1:1", ""), "onion")).networks())
        .containsExactly(Network.ONION);
  }

  @Test
  void networkThatIsWantedAndOutOfReachIsRefusedAsCoreDoes() {
    assertOnlyRefused(
        privacy("", ""),
        "i2p",
        "Outbound connections restricted to i2p (-onlynet=i2p) but -i2psam is not provided");
    assertOnlyRefused(
        privacy("", ""),
        "cjdns",
        "Outbound connections restricted to CJDNS (-onlynet=cjdns) but -cjdnsreachable is not"
            + " provided");
    assertOnlyRefused(
        privacy("0", ""),
        "onion",
        "Outbound connections restricted to Tor (-onlynet=onion) but the proxy for reaching the Tor"
            + " network is explicitly forbidden: -onion=0");
    assertOnlyRefused(
        privacy("", ""),
        "onion",
        "Outbound connections restricted to Tor (-onlynet=onion) but the proxy for reaching the Tor"
            + " network is not provided: none of -proxy, -onion or -listenonion is given");
    assertOnlyRefused(privacy("", ""), "abc", "Unknown network specified in -onlynet: 'abc'");
  }

  private static void assertOnlyRefused(P2pConfig.Privacy privacy, String network, String message) {
    assertThatThrownBy(() -> reachability(config(privacy, network))).hasMessage(message);
  }

  @Test
  void wayThatIsFoundLaterCountsOnlyWhereItIsWanted() {
    Reachability all = reachability(config(privacy("", "")));
    all.found(Network.ONION);
    assertThat(all.contains(Network.ONION)).isTrue();
    Reachability some = reachability(config(privacy("", ""), "ipv4"));
    some.found(Network.ONION);
    assertThat(some.contains(Network.ONION)).isFalse();
  }

  @Test
  void privateBroadcastNeedsANetworkThatHidesAndPeersToChoose() {
    P2pConfig none = config(broadcasting(""));
    assertThatThrownBy(() -> reachability(none).requireForPrivateBroadcast(none))
        .hasMessage(
            "Private broadcast of own transactions requested (-privatebroadcast), but none of Tor or"
                + " I2P networks is reachable");
    P2pConfig chosen =
        config(broadcasting("127.0.0.1:1"))
            .withOutbound(
                new P2pConfig.Outbound(
                    List.of("1.2.3.4"),
                    false,
                    List.of(),
                    List.of(),
                    false,
                    false,
                    false,
                    List.of(),
                    false,
                    5000));
    assertThatThrownBy(() -> reachability(chosen).requireForPrivateBroadcast(chosen))
        .hasMessageContaining("but -connect is also configured");
    P2pConfig good = config(broadcasting("127.0.0.1:1"));
    reachability(good).requireForPrivateBroadcast(good);
  }

  private static P2pConfig.Privacy broadcasting(String onion) {
    return new P2pConfig.Privacy(
        List.of(), onion, true, false, new P2pConfig.I2p("", false), NO_TOR, true);
  }
}
