package org.basalt.p2p.netaddr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AsMapTest {
  private static NetworkAddress address(String text) {
    return NetworkAddress.parse(text).orElseThrow();
  }

  private static AsMap map(AsMaps program) {
    return AsMap.of(program.toByteArray()).orElseThrow();
  }

  private static boolean isSane(AsMaps program) {
    return AsMap.of(program.toByteArray()).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "101.1.0.0, 1",
    "101.8.255.255, 8",
    "101.9.0.0, 0",
    "101.0.0.0, 0",
    "8.8.8.8, 0",
    "2001:db9::1, 0",
    "64:ff9b::6501:0, 1",
    "2002:6503:0102::, 3",
    "127.0.0.1, 0"
  })
  void ipv4AddressesAreFoundAlsoInsideOfIpv6(String text, long system) {
    assertThat(AsMaps.groups().asMap().systemOf(address(text))).isEqualTo(system);
  }

  @Test
  void agreesWithAListOfPrefixesOnRandomTrees() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      Map<String, Integer> systems = new TreeMap<>();
      for (int i = 0; i < 20; i++) {
        StringBuilder prefix = new StringBuilder("00100000000");
        int length = 1 + random.nextInt(40);
        for (int bit = 0; bit < length; bit++) {
          prefix.append(random.nextInt(4) == 0 ? '1' : '0');
        }
        String text = prefix.toString();
        if (systems.keySet().stream().noneMatch(k -> k.startsWith(text) || text.startsWith(k))) {
          systems.put(text, 1 + random.nextInt(1 << 1 + random.nextInt(24)));
        }
      }
      AsMap map = AsMap.of(AsMaps.treeOf(systems)).orElseThrow();
      for (int i = 0; i < 50; i++) {
        long high = 0x2000000000000000L | random.nextLong() & random.nextLong() >>> 11;
        NetworkAddress.IPv6 ipv6 = new NetworkAddress.IPv6(high, random.nextLong());
        String bits = Long.toBinaryString(high | Long.MIN_VALUE).replaceFirst("1", "0");
        int expected =
            systems.entrySet().stream()
                .filter(entry -> bits.startsWith(entry.getKey()))
                .mapToInt(Map.Entry::getValue)
                .findFirst()
                .orElse(0);
        if (ipv6.isRoutable() && !AddressRanges.hasLinkedIpv4(ipv6)) {
          assertThat(map.systemOf(ipv6)).as(bits).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void defaultIsTheAnswerWhereNothingMatches() {
    AsMap map = map(new AsMaps().usually(77).match("00100000").returns(5));
    assertThat(map.systemOf(address("2000::1"))).isEqualTo(5);
    assertThat(map.systemOf(address("2600::1"))).isEqualTo(77);
  }

  @Test
  void onlyIpv4AndIpv6HaveSystems() {
    AsMap map = map(new AsMaps().returns(9));
    assertThat(map.systemOf(address("1.2.3.4"))).isEqualTo(9);
    assertThat(map.systemOf(NetworkAddress.torV3(new byte[32]))).isZero();
    assertThat(map.systemOf(NetworkAddress.i2p(new byte[32]))).isZero();
    assertThat(map.systemOf(address("fc00::1").asCjdns())).isZero();
    assertThat(map.systemOf(NetworkAddress.ofName("seed.example"))).isZero();
  }

  @Test
  void numbersOfEveryClassAreRead() {
    AsMap largest = map(new AsMaps().returns(33_521_664));
    assertThat(largest.systemOf(address("8.8.8.8"))).isEqualTo(33_521_664);
    for (int bits = 0; bits < 24; bits++) {
      for (int system : new int[] {1 << bits, (1 << bits) + 1, (2 << bits) - 1}) {
        assertThat(map(new AsMaps().returns(system)).systemOf(address("8.8.8.8")))
            .isEqualTo(system);
      }
    }
  }

  @Test
  void programsThatDoNotEndWellAreRefused() {
    assertThat(isSane(new AsMaps())).isFalse();
    assertThat(isSane(new AsMaps().match("0"))).isFalse();
    assertThat(isSane(new AsMaps().returns(1).raw("00000000"))).as("padding").isFalse();
    assertThat(isSane(new AsMaps().returns(1).raw("0000001"))).as("padding not 0").isFalse();
    assertThat(isSane(new AsMaps().usually(1).returns(2))).as("idle default").isFalse();
    assertThat(isSane(new AsMaps().usually(1).usually(2).match("1").returns(3))).isFalse();
    assertThat(isSane(new AsMaps().match("01").match("10").returns(1))).as("two short").isFalse();
    assertThat(isSane(new AsMaps().match("01").match("11111111").returns(1))).isTrue();
    assertThat(isSane(new AsMaps().jump(17).returns(1).returns(2))).isTrue();
    assertThat(isSane(new AsMaps().jump(18).returns(1).returns(2))).as("gap").isFalse();
    assertThat(isSane(new AsMaps().jump(100_000).returns(1).returns(2))).as("far").isFalse();
  }

  @Test
  void moreBitsThanAnAddressHasAreNotAskedFor() {
    AsMaps whole = new AsMaps();
    for (int i = 0; i < 16; i++) {
      whole.match("00000000");
    }
    assertThat(isSane(whole.returns(1))).isTrue();
    AsMaps tooLong = new AsMaps();
    for (int i = 0; i < 16; i++) {
      tooLong.match("00000000");
    }
    assertThat(isSane(tooLong.match("0").returns(1))).isFalse();
  }

  /// Whatever passes the check can be asked about any address.
  @Test
  void damagedMapsAreRefusedOrAnswer() {
    byte[] program =
        AsMaps.treeOf(
            new TreeMap<>(Map.of(AsMaps.ipv4Prefix(101, 1), 1, AsMaps.ipv4Prefix(102, 7), 70_000)));
    Random random = new Random(3);
    int passed = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = Arrays.copyOf(program, program.length - random.nextInt(2));
      for (int flips = random.nextInt(3); flips >= 0; flips--) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }
      Optional<AsMap> map = AsMap.of(damaged);
      if (map.isPresent()) {
        passed++;
        assertThatCode(
                () -> {
                  map.get().systemOf(new NetworkAddress.IPv6(random.nextLong(), random.nextLong()));
                  map.get().systemOf(address("101.1.2.3"));
                })
            .doesNotThrowAnyException();
      }
    }
    assertThat(passed).isPositive();
  }

  @Test
  void versionIsTheDoubleHashOfTheProgram() {
    assertThat(AsMap.NONE.version()).containsOnly(0).hasSize(32);
    AsMap map = map(new AsMaps().returns(1));
    assertThat(map.version()).hasSize(32).isNotEqualTo(new byte[32]);
    assertThat(map.versionText()).hasSize(64);
  }

  @Test
  void addressesOfOneSystemAreOneGroup() {
    NetGroups groups = AsMaps.groups();
    assertThat(groups.of(address("101.1.0.0"))).hasToString("0201000000");
    assertThat(groups.of(address("64:ff9b::6501:102"))).hasToString("0201000000");
    assertThat(groups.of(address("101.9.0.0"))).hasToString("016509");
  }
}
