package org.basalt.p2p.netaddr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.bytes.Hex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkAddressTest {
  private static final String ONION =
      "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion";
  private static final String I2P = "ukeu3k5oycgaauneqgtnvselmt4yemvoilkln7jpvamvfx7dnkdq.b32.i2p";

  private static NetworkAddress address(String text) {
    return NetworkAddress.parse(text).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "1.2.3.4, 1.2.3.4",
    "255.255.255.255, 255.255.255.255",
    "::, ::",
    "::1, ::1",
    "1::, 1::",
    "2001:db8::1, 2001:db8::1",
    "2001:0DB8:0000:0000:0000:0000:0000:0001, 2001:db8::1",
    "1:0:2:0:0:3:0:0, 1:0:2::3:0:0",
    "1:0:0:2:3:0:0:0, 1:0:0:2:3::",
    "1:0:2:3:4:5:6:7, 1:0:2:3:4:5:6:7",
    "0:0:1:0:0:0:0:0, 0:0:1::",
    "::ffff:1.2.3.4, 1.2.3.4",
    "::ffff:0102:0304, 1.2.3.4",
    "64:ff9b::1.2.3.4, 64:ff9b::102:304",
    "fd6b:88c0:8724:1:2:3:4:5, aaaqaaqaamaaiaaf.internal",
  })
  void ipAddressesArePrintedAsCorePrintsThem(String text, String printed) {
    assertThat(address(text)).hasToString(printed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1.2.3.256",
        "1.2.3.4.5",
        "1.2.3.4 ",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1::2::3",
        "12345::",
        ":1",
        "1:",
        "::g",
        "::1.2.3",
        "localhost",
        "aaaa.onion",
        "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryc.onion",
        "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscrye.onion",
        "ukeu3k5oycgaauneqgtnvselmt4yemvoilkln7jpvamvfx7dnkd.b32.i2p",
        "ukeu3k5oycgaauneqgtnvselmt4yemvoilkln7jpvamvfx7dnk1q.b32.i2p",
      })
  void whatIsNoAddressIsNotParsed(String text) {
    assertThat(NetworkAddress.parse(text)).isEmpty();
  }

  @Test
  void onionAndI2pNamesAreParsedAndPrinted() {
    assertThat(address(ONION)).isInstanceOf(NetworkAddress.TorV3.class).hasToString(ONION);
    assertThat(Hex.encode(address(ONION).bytes()))
        .isEqualTo("79bcc625184b05194975c28b66b66b0469f7f6556fb1ac3189a79b40dda32f1f");
    assertThat(address(I2P)).isInstanceOf(NetworkAddress.I2p.class).hasToString(I2P);
    assertThat(address(I2P.toUpperCase(java.util.Locale.ROOT))).isEqualTo(address(I2P));
    assertThat(Hex.encode(address(I2P).bytes()))
        .isEqualTo("a2894dabaec08c0051a481a6dac88b64f98232ae42d4b6fd2fa81952dfe36a87");
  }

  @ParameterizedTest
  @CsvSource({
    "8.8.8.8, ipv4",
    "10.0.0.1, not_publicly_routable",
    "172.15.255.255, ipv4",
    "172.16.0.0, not_publicly_routable",
    "172.31.255.255, not_publicly_routable",
    "172.32.0.0, ipv4",
    "192.168.1.1, not_publicly_routable",
    "198.17.255.255, ipv4",
    "198.18.0.0, not_publicly_routable",
    "198.19.255.255, not_publicly_routable",
    "198.20.0.0, ipv4",
    "169.254.1.1, not_publicly_routable",
    "100.63.255.255, ipv4",
    "100.64.0.0, not_publicly_routable",
    "100.127.255.255, not_publicly_routable",
    "100.128.0.0, ipv4",
    "192.0.2.1, not_publicly_routable",
    "198.51.100.1, not_publicly_routable",
    "203.0.113.1, not_publicly_routable",
    "127.0.0.1, not_publicly_routable",
    "0.1.2.3, not_publicly_routable",
    "255.255.255.255, not_publicly_routable",
    "::1, not_publicly_routable",
    "::, not_publicly_routable",
    "2001:db8::1, not_publicly_routable",
    "2001:4860:4860::8888, ipv6",
    "fe80::1, not_publicly_routable",
    "fe80:0:0:1::1, ipv6",
    "fc00::1, not_publicly_routable",
    "fd00::1, not_publicly_routable",
    "fe00::1, ipv6",
    "2001:10::1, not_publicly_routable",
    "2001:1f:ffff::, not_publicly_routable",
    "2001:20::1, not_publicly_routable",
    "2001:30::1, ipv6",
    "2002:102:304::1, ipv6",
    "fd6b:88c0:8724::1, internal",
  })
  void networkIsThatOfTheRange(String text, String network) {
    assertThat(address(text).network().text()).isEqualTo(network);
  }

  @Test
  void overlayAddressesAreRoutableOnTheirNetworks() {
    assertThat(address(ONION).network()).isEqualTo(Network.ONION);
    assertThat(address(I2P).network()).isEqualTo(Network.I2P);
    assertThat(address("fc00:1::1").asCjdns().network()).isEqualTo(Network.CJDNS);
    assertThat(address("fd00:1::1").asCjdns().network()).isEqualTo(Network.UNROUTABLE);
    assertThat(NetworkAddress.cjdns(new byte[16]).isValid()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "1.2.3.4, 01 0102",
    "10.0.0.1, 00",
    "127.0.0.1, 00",
    "64:ff9b::1.2.3.4, 01 0102",
    "2002:102:304::1, 01 0102",
    "::ffff:0:1.2.3.4, 01 0102",
    "2001:0:1::fefd:fcfb, 01 0102",
    "2001:470:abcd:ef01::, 02 20010470af",
    "2001:2001::1, 02 20012001",
    "fc00::1, 00",
  })
  void groupIsTheOperatorsRange(String text, String group) {
    assertThat(NetGroup.of(address(text))).hasToString(group.replace(" ", ""));
  }

  @Test
  void groupsOfOverlaysAreTheirFirstBits() {
    assertThat(NetGroup.of(address(ONION))).hasToString("037f");
    assertThat(NetGroup.of(address(I2P))).hasToString("04af");
    assertThat(NetGroup.of(address("fc12:3456::").asCjdns())).hasToString("05fc1f");
  }

  @Test
  void everySeedNameHasAGroupOfItsOwn() {
    NetworkAddress one = NetworkAddress.ofName("one.example");
    assertThat(one.network()).isEqualTo(Network.INTERNAL);
    assertThat(one.isRoutable()).isFalse();
    assertThat(NetGroup.of(one)).isNotEqualTo(NetGroup.of(NetworkAddress.ofName("two.example")));
    assertThat(NetGroup.of(one)).isEqualTo(NetGroup.of(NetworkAddress.ofName("one.example")));
  }

  @ParameterizedTest
  @CsvSource({
    "1.2.3.4, 1.2.3.4:8333",
    "1.2.3.4:1, 1.2.3.4:1",
    "::1, [::1]:8333",
    "[::1], [::1]:8333",
    "[::1]:18444, [::1]:18444",
    "[1.2.3.4]:5, 1.2.3.4:5",
    "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion:7,"
        + " pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion:7",
  })
  void endpointsAreParsedAndPrinted(String text, String printed) {
    assertThat(Endpoint.parse(text, 8333).orElseThrow()).hasToString(printed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ":8333", "1.2.3.4:", "1.2.3.4:-1", "1.2.3.4:65536", "1.2.3.4:x", "host:1"})
  void whatIsNoEndpointIsNotParsed(String text) {
    assertThat(Endpoint.parse(text, 8333)).isEmpty();
  }

  @Test
  void hostNamesArePartedFromTheirPorts() {
    assertThat(HostPort.parse("node.example:99", 1)).contains(new HostPort("node.example", 99));
    assertThat(HostPort.parse("node.example", 1)).contains(new HostPort("node.example", 1));
    assertThat(HostPort.parse("[2001:db8::1]:99", 1)).contains(new HostPort("2001:db8::1", 99));
    assertThat(HostPort.parse("2001:db8::1", 1)).contains(new HostPort("2001:db8::1", 1));
  }

  @ParameterizedTest
  @CsvSource({
    "00000000000000000000ffff01020304, 1.2.3.4",
    "00000000000000000000000000000001, ::1",
    "fd87d87eeb430102030405060708090a, ::",
    "fc000000000000000000000000000001, fc00::1",
  })
  void addressesOfSixteenBytesAreRead(String hex, String text) {
    assertThat(AddressCodec.readV1(new ByteReader(Hex.decode(hex)))).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource({
    "010401020304, 1.2.3.4",
    "021000000000000000000000000000000001, ::1",
    "021000000000000000000000ffff01020304, ::",
    "0210fd87d87eeb430102030405060708090a, ::",
    "030a0102030405060708090a, ::",
    "0610fc000000000000000000000000000001, fc00::1",
    "aa03010203, ::",
  })
  void addressesOfBip155AreRead(String hex, String text) {
    ByteReader in = new ByteReader(Hex.decode(hex));
    assertThat(AddressCodec.readV2(in)).hasToString(text);
    assertThat(in.isAtEnd()).isTrue();
  }

  @Test
  void overlaysAreZerosInSixteenBytesAndWholeInBip155() {
    for (String text : List.of(ONION, I2P)) {
      ArraySink v1 = new ArraySink();
      AddressCodec.writeV1(address(text), v1);
      assertThat(v1.toByteArray()).isEqualTo(new byte[16]);
      ArraySink v2 = new ArraySink();
      AddressCodec.writeV2(address(text), v2);
      assertThat(AddressCodec.readV2(new ByteReader(v2.toByteArray()))).isEqualTo(address(text));
    }
  }

  @Test
  void truncatedAddressesAreMalformed() {
    for (String hex : List.of("", "01", "0104010203", "0420" + "00".repeat(31))) {
      assertThatThrownBy(() -> AddressCodec.readV2(new ByteReader(Hex.decode(hex))))
          .isInstanceOf(DecodeException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1.2.3.4, 1.2.3.4/32",
    "1.2.3.4/24, 1.2.3.0/24",
    "1.2.3.4/0, 0.0.0.0/0",
    "1.2.3.4/255.255.0.0, 1.2.0.0/16",
    "::1, ::1/128",
    "[::1], ::1/128",
    "2001:db8:1:2:3:4:5:6/65, 2001:db8:1:2::/65",
    "2001:db8::1/ffff:ffff::, 2001:db8::/32",
  })
  void subnetsAreParsedAndPrinted(String text, String printed) {
    assertThat(Subnet.parse(text).orElseThrow()).hasToString(printed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1.2.3.4/33",
        "1.2.3.4/",
        "1.2.3.4/-1",
        "1.2.3.4/x",
        "1.2.3.4/255.0.255.0",
        "1.2.3.4/ffff::",
        "::/129",
        "host/8",
        "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion/8"
      })
  void whatIsNoSubnetIsNotParsed(String text) {
    assertThat(Subnet.parse(text)).isEmpty();
  }

  @Test
  void subnetsContainTheirAddresses() {
    Subnet subnet = Subnet.parse("1.2.3.0/25").orElseThrow();
    assertThat(subnet.contains(address("1.2.3.127"))).isTrue();
    assertThat(subnet.contains(address("1.2.3.128"))).isFalse();
    assertThat(subnet.contains(address("::"))).isFalse();
    assertThat(Subnet.parse("::/0").orElseThrow().contains(address("1.2.3.4"))).isFalse();
    assertThat(Subnet.parse("0.0.0.0/0").orElseThrow().contains(address("0.0.0.0"))).isFalse();
    assertThat(Subnet.of(address(ONION)).contains(address(ONION))).isTrue();
    assertThat(Subnet.of(address(ONION))).hasToString(ONION);
  }

  @Test
  void serviceFlagsHaveTheNamesOfRpc() {
    assertThat(new ServiceFlags(0b1100_0100_1111L).names())
        .containsExactly(
            "NETWORK",
            "UNKNOWN[2^1]",
            "BLOOM",
            "WITNESS",
            "COMPACT_FILTERS",
            "NETWORK_LIMITED",
            "P2P_V2");
    assertThat(new ServiceFlags(1L << 63).names()).containsExactly("UNKNOWN[2^63]");
    assertThat(ServiceFlags.WITNESS.with(ServiceFlags.NETWORK).toHex())
        .isEqualTo("0000000000000009");
  }

  @Test
  void fixedSeedsOfAllNetworksAreParsedAndPrinted() throws IOException {
    int count = 0;
    for (String name : List.of("main", "test", "testnet4", "signet")) {
      Path file =
          Path.of(
              System.getProperty("basalt.vectors", "vectors"), "core/net/nodes_" + name + ".txt");
      assumeTrue(Files.exists(file), "test vectors are not there: " + file);
      for (String line : Files.readAllLines(file)) {
        String text = line.replaceFirst("#.*", "").strip();
        if (!text.isEmpty()) {
          count++;
          assertThat(Endpoint.parse(text, 1)).as(text).isPresent();
          assertThat(Endpoint.parse(text, 1).orElseThrow()).hasToString(text);
        }
      }
    }
    assertThat(count).isEqualTo(2640);
  }

  @ParameterizedTest
  @CsvSource({
    "127.1, 127.0.0.1",
    "1.2.3, 1.2.0.3",
    "01.2.3.4, 1.2.3.4",
    "1.2.772, 1.2.3.4",
    "16909060, 1.2.3.4",
    "0x7f.0.0.01, 127.0.0.1",
    "4294967295, 255.255.255.255"
  })
  void shortFormsOfIpv4AreUnderstood(String text, String whole) {
    assertThat(address(text)).hasToString(whole);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"256.1.1.1", "1.2.3.4.5", "4294967296", "1.16777216", "1..2", "0x", "08.1.1.1"})
  void nonsenseIsNoIpv4Address(String text) {
    assertThat(NetworkAddress.parse(text)).isEmpty();
  }

  @Test
  void ipv4InsideOfIpv6IsWrittenInFull() {
    assertThat(address("::ffff:127.0.0.1")).hasToString("127.0.0.1");
    assertThat(NetworkAddress.parse("::ffff:127.1")).isEmpty();
  }
}
