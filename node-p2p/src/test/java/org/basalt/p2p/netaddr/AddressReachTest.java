package org.basalt.p2p.netaddr;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Core's table (`netaddress.cpp` GetReachabilityFrom): what we tell by whom we tell it.
class AddressReachTest {
  private static NetworkAddress address(String kind) {
    String text =
        switch (kind) {
          case "ipv4" -> "8.8.8.8";
          case "ipv6" -> "2a00:1450::1";
          case "6to4" -> "2002:808:808::1";
          case "rfc6052" -> "64:ff9b::8.8.8.8";
          case "teredo" -> "2001:0:808:808::1";
          case "onion" -> "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion";
          case "i2p" -> "ukeu3k5oycgaauneqgtnvselmt4yemvoilkln7jpvamvfx7dnkdq.b32.i2p";
          case "cjdns" -> "fc00:1:2::3";
          case "private" -> "192.168.1.1";
          default -> throw new IllegalArgumentException(kind);
        };
    NetworkAddress parsed = NetworkAddress.parse(text).orElseThrow();
    return kind.equals("cjdns") ? parsed.asCjdns() : parsed;
  }

  @ParameterizedTest
  @CsvSource({
    // peer     ipv4  ipv6         6to4       rfc6052    teredo   onion    i2p      cjdns
    "ipv4,      IPV4, DEFAULT,     DEFAULT,   DEFAULT,   DEFAULT, DEFAULT, DEFAULT, DEFAULT",
    "ipv6,      IPV4, IPV6_STRONG, IPV6_WEAK, IPV6_WEAK, TEREDO,  DEFAULT, DEFAULT, DEFAULT",
    "6to4,      IPV4, IPV6_STRONG, IPV6_WEAK, IPV6_WEAK, TEREDO,  DEFAULT, DEFAULT, DEFAULT",
    "teredo,    IPV4, IPV6_WEAK,   IPV6_WEAK, IPV6_WEAK, TEREDO,  DEFAULT, DEFAULT, DEFAULT",
    "onion,     IPV4, DEFAULT,     DEFAULT,   DEFAULT,   DEFAULT, PRIVATE, DEFAULT, DEFAULT",
    "i2p,    DEFAULT, DEFAULT,     DEFAULT,   DEFAULT,   DEFAULT, DEFAULT, PRIVATE, DEFAULT",
    "cjdns,  DEFAULT, DEFAULT,     DEFAULT,   DEFAULT,   DEFAULT, DEFAULT, DEFAULT, PRIVATE",
    "private,   IPV4, IPV6_WEAK,   IPV6_WEAK, IPV6_WEAK, TEREDO,  PRIVATE, DEFAULT, DEFAULT",
  })
  void isAsInCore(
      String peer,
      AddressReach ipv4,
      AddressReach ipv6,
      AddressReach sixToFour,
      AddressReach rfc6052,
      AddressReach teredo,
      AddressReach onion,
      AddressReach i2p,
      AddressReach cjdns) {
    NetworkAddress to = address(peer);
    assertThat(AddressReach.of(address("ipv4"), to)).isEqualTo(ipv4);
    assertThat(AddressReach.of(address("ipv6"), to)).isEqualTo(ipv6);
    assertThat(AddressReach.of(address("6to4"), to)).isEqualTo(sixToFour);
    assertThat(AddressReach.of(address("rfc6052"), to)).isEqualTo(rfc6052);
    assertThat(AddressReach.of(address("teredo"), to)).isEqualTo(teredo);
    assertThat(AddressReach.of(address("onion"), to)).isEqualTo(onion);
    assertThat(AddressReach.of(address("i2p"), to)).isEqualTo(i2p);
    assertThat(AddressReach.of(address("cjdns"), to)).isEqualTo(cjdns);
    assertThat(AddressReach.of(address("private"), to)).isEqualTo(AddressReach.UNREACHABLE);
  }
}
