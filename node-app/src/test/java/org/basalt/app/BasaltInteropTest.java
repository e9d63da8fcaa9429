package org.basalt.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Daemons of ours among themselves, on loopback.
final class BasaltInteropTest {
  private static final Duration SYNC_LIMIT = Duration.ofMinutes(4);
  private static final String MINE_TO = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";

  /// No block is so old that the node would take itself to be catching up.
  private static final String ANY_AGE = "-maxtipage=2000000000";

  /// So many that a third node can be met half-way.
  private static final int MINED_BLOCKS = 2_000;

  @TempDir Path scratch;

  @Test
  void secondSyncsFromFirstAndThirdFromBothWhileFirstIsKilled() {
    try (Daemon first = firstWithChain()) {
      Facts facts = Facts.of(first);
      try (Daemon second = regtest("second", "-connect=" + first.address(), ANY_AGE)) {
        second.awaitTip(facts.tip(), SYNC_LIMIT);
        assertThat(Facts.of(second)).isEqualTo(facts);
        try (Daemon third =
            regtest("third", "-connect=" + first.address(), "-connect=" + second.address())) {
          int before = third.awaitHeight(facts.height() / 2, SYNC_LIMIT);
          first.kill();
          assertThat(before).as("height when the first was killed").isLessThan(facts.height());
          third.awaitTip(facts.tip(), SYNC_LIMIT);
          assertThat(Facts.of(third)).isEqualTo(facts);
        }
      }
    }
  }

  /// With the bench chain; where its file is absent, with blocks of its own.
  private Daemon firstWithChain() {
    if (!BenchChain.isPresent()) {
      Daemon first = regtest("first", "-connect=0");
      assertThat(first.call("generatetoaddress", MINED_BLOCKS, MINE_TO)).hasSize(MINED_BLOCKS);
      return first;
    }
    Daemon first = regtest("first", "-connect=0", ANY_AGE, "-loadblock=" + BenchChain.file());
    first.awaitTip(BenchChain.TIP, SYNC_LIMIT);
    assertThat(Facts.of(first))
        .isEqualTo(
            new Facts(BenchChain.HEIGHT, BenchChain.TIP, BenchChain.MUHASH, BenchChain.UNSPENT));
    return first;
  }

  @Test
  void minedBlocksReachEveryoneInARowAndTheLongerBranchWins() {
    try (Daemon left = regtest("left", "-connect=0");
        Daemon middle = regtest("middle", "-connect=" + left.address());
        Daemon right = regtest("right", "-connect=" + middle.address())) {
      left.call("generatetoaddress", 5, MINE_TO);
      right.awaitTip(left.tip(), SYNC_LIMIT);
      String fork = right.tip();
      right.call("generatetoaddress", 3, MINE_TO);
      left.awaitTip(right.tip(), SYNC_LIMIT);
      assertThat(left.height()).isEqualTo(8);

      String given = left.call("getblockhash", 6).asText();
      left.call("invalidateblock", given);
      assertThat(left.tip()).isEqualTo(fork);
      left.call(
          "generatetoaddress",
          4,
          "bcrt1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qzf4jry");
      right.awaitTip(left.tip(), SYNC_LIMIT);
      assertThat(right.height()).isEqualTo(9);
      assertThat(right.muhash()).isEqualTo(left.muhash());
      assertThat(right.stop()).isZero();
    }
  }

  @Test
  void connectionsAreEncryptedUnlessOneSideDoesWithout() {
    try (Daemon left = regtest("left", "-connect=0");
        Daemon middle = regtest("middle", "-connect=" + left.address());
        Daemon plain = regtest("plain", "-connect=" + middle.address(), "-v2transport=0");
        Daemon last = regtest("last", "-connect=" + plain.address())) {
      EncryptedLink.awaitBetween(middle, left);
      left.call("generatetoaddress", 2, MINE_TO);
      last.awaitTip(left.tip(), SYNC_LIMIT);
      assertThat(plain.call("getpeerinfo"))
          .hasSize(2)
          .allMatch(peer -> peer.get("transport_protocol_type").asText().equals("v1"));
      assertThat(last.call("getpeerinfo"))
          .as("after a second attempt")
          .singleElement()
          .matches(peer -> peer.get("transport_protocol_type").asText().equals("v1"));
      assertThat(last.call("getnetworkinfo").get("localservicesnames").toString())
          .contains("P2P_V2");
      assertThat(plain.call("getnetworkinfo").get("localservicesnames").toString())
          .doesNotContain("P2P_V2");
    }
  }

  private Daemon regtest(String name, String... options) {
    return Daemon.basalt(scratch.resolve(name), "regtest", options);
  }

  /// What a node says of its chain.
  private record Facts(int height, String tip, String muhash, int unspent) {
    static Facts of(Daemon daemon) {
      return new Facts(
          daemon.height(),
          daemon.tip(),
          daemon.muhash(),
          daemon.call("gettxoutsetinfo", "none").get("txouts").asInt());
    }
  }
}
