package org.basalt.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.basalt.app.hostile.HostileCrowd;
import org.basalt.app.hostile.Scene;
import org.basalt.core.bytes.Hex;
import org.basalt.core.primitive.BlockHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node among bad peers, with blocks and transactions going through it all the while: honest
/// peers stay in sync, nothing goes wrong inside, and its memory stays what it was.
///
/// Short here; `scripts/soak` runs it for as long as one likes. The properties
/// `basalt.soak.seconds` and `basalt.soak.seed` say how long and which.
final class HostileSoakTest {
  private static final Duration LENGTH =
      Duration.ofSeconds(Integer.getInteger("basalt.soak.seconds", 20));
  private static final long SEED = Long.getLong("basalt.soak.seed", 1);

  /// From here on memory has had time to show what it does.
  private static final Duration LONG = Duration.ofMinutes(5);

  private static final boolean IS_LONG = LENGTH.compareTo(LONG) >= 0;
  private static final int FIRST_BLOCKS = 300;
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration SYNC_LIMIT = Duration.ofSeconds(60);

  /// Core's default (`-maxconnections`).
  private static final int MAX_CONNECTIONS = 125;

  /// The heap of [Daemon#basaltCommand()], and what a JVM and a database take beside.
  private static final long MAX_MEMORY_MIB = 500 + 500;

  private static final double MAX_GROWTH = 1.15;

  /// What an operator would have to look at.
  private static final Pattern TROUBLE =
      Pattern.compile("^\\s+at |Exception|Error:|^\\S+ \\[(\\w+:)?(warning|error)\\] ");

  @TempDir Path scratch;

  /// @param lightLag blocks that bitcoinj is behind
  /// @param roundMs until a block was with all other followers
  private record Sample(
      long second, long memoryMib, int peers, int height, int lightLag, long roundMs) {
    static final String HEAD = "second,memory_mib,peers,height,bitcoinj_lag,round_ms";

    @Override
    public String toString() {
      return String.format(
          "%d,%d,%d,%d,%d,%d", second, memoryMib, peers, height, lightLag, roundMs);
    }
  }

  private final List<Sample> samples = new ArrayList<>();

  @Test
  void honestPeersStayInSyncWhileBadOnesDoTheirWorst() throws IOException {
    try (Daemon miner = Daemon.basalt(scratch.resolve("miner"), "regtest", "-connect=0")) {
      HonestLoad load = new HonestLoad(miner);
      load.mine(FIRST_BLOCKS);
      try (Daemon victim =
          Daemon.basalt(
              scratch.resolve("victim"),
              "regtest",
              "-connect=" + miner.address(),
              "-blockfilterindex=1",
              "-peerblockfilters=1",
              "-peerbloomfilters=1",
              "-peertimeout=5")) {
        victim.awaitTip(miner.tip(), START_LIMIT);
        withFollowers(miner, victim, load);
        assertThat(victim.muhash()).isEqualTo(miner.muhash());
        assertThat(victim.stop()).isZero();
      }
    }
    checkMemory();
  }

  private void withFollowers(Daemon miner, Daemon victim, HonestLoad load) throws IOException {
    List<Daemon> followers = new ArrayList<>();
    try (BitcoinjFollower light = BitcoinjFollower.of(victim)) {
      followers.add(
          Daemon.basalt(scratch.resolve("basalt"), "regtest", "-connect=" + victim.address()));
      String bitcoind = System.getenv("BITCOIND");
      if (bitcoind != null && !bitcoind.isBlank()) {
        followers.add(
            Daemon.bitcoind(
                Path.of(bitcoind),
                scratch.resolve("bitcoind"),
                "regtest",
                "-connect=" + victim.address()));
      }
      for (Daemon follower : followers) {
        follower.awaitTip(miner.tip(), START_LIMIT);
      }
      attack(new Party(miner, victim, followers, light, load, new Scene(victim.p2pPort())));
      load.spend(1);
      load.mine(1);
      for (Daemon follower : followers) {
        follower.awaitTip(miner.tip(), SYNC_LIMIT);
      }
      int height = miner.height();
      await("bitcoinj has it too").atMost(SYNC_LIMIT).until(() -> light.height() == height);
    } finally {
      followers.forEach(Daemon::close);
    }
  }

  private void attack(Party party) throws IOException {
    long linesBefore = party.victim().log().lines().count();
    try (HostileCrowd crowd =
        HostileCrowd.gather(party.scene(), SEED, IS_LONG ? 60 : 40, IS_LONG ? 1_000 : 200)) {
      try {
        goOn(party);
      } finally {
        report(crowd, party.load());
      }
      assertThat(crowd.untried()).isEmpty();
    }
    assertThat(trouble(party.victim(), linesBefore)).isEmpty();
  }

  /// @param followers that know nobody but the victim
  private record Party(
      Daemon miner,
      Daemon victim,
      List<Daemon> followers,
      BitcoinjFollower light,
      HonestLoad load,
      Scene scene) {}

  private void goOn(Party party) throws IOException {
    long start = System.nanoTime();
    Duration passed = Duration.ZERO;
    while (passed.compareTo(LENGTH) < 0) {
      long before = System.nanoTime();
      party.load().spend(5);
      party.load().mine(1);
      String tip = party.miner().tip();
      byte[] header = Hex.decode(party.miner().call("getblockheader", tip, false).asText());
      int height = party.miner().height();
      party.victim().awaitTip(tip, SYNC_LIMIT);
      party.scene().grown(BlockHeader.decode(header), height);
      for (Daemon follower : party.followers()) {
        follower.awaitTip(tip, SYNC_LIMIT);
      }
      long tookMs = (System.nanoTime() - before) / 1_000_000;
      passed = Duration.ofNanos(System.nanoTime() - start);
      samples.add(sample(party, passed, height, tookMs));
      long nextNanos = before + 1_000_000_000;
      await("a second").until(() -> System.nanoTime() >= nextNanos);
    }
  }

  private static Sample sample(Party party, Duration passed, int height, long tookMs)
      throws IOException {
    int peers = party.victim().call("getconnectioncount").asInt();
    assertThat(peers).isLessThanOrEqualTo(MAX_CONNECTIONS);
    long memoryMib = memoryMib(party.victim().pid()).orElse(0L);
    assertThat(memoryMib).isLessThanOrEqualTo(MAX_MEMORY_MIB);
    return new Sample(
        passed.toSeconds(), memoryMib, peers, height, height - party.light().height(), tookMs);
  }

  /// Resident; nothing where the system does not tell.
  private static Optional<Long> memoryMib(long pid) throws IOException {
    Path status = Path.of("/proc/" + pid + "/status");
    if (!Files.isReadable(status)) {
      return Optional.empty();
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst();
  }

  private static List<String> trouble(Daemon daemon, long linesBefore) {
    return daemon
        .log()
        .lines()
        .skip(linesBefore)
        .filter(line -> TROUBLE.matcher(line).find())
        .limit(20)
        .toList();
  }

  /// Of a short run the beginning is all there is.
  private void checkMemory() {
    if (IS_LONG) {
      int quarter = samples.size() / 4;
      double early = mean(samples.subList(quarter, 2 * quarter));
      double late = mean(samples.subList(3 * quarter, samples.size()));
      assertThat(late).as("MiB in the last quarter").isLessThanOrEqualTo(MAX_GROWTH * early);
    }
  }

  private static double mean(List<Sample> some) {
    return some.stream().mapToLong(Sample::memoryMib).average().orElseThrow();
  }

  private void report(HostileCrowd crowd, HonestLoad load) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(Sample.HEAD);
    samples.forEach(sample -> lines.add(sample.toString()));
    Path folder = Path.of("target", "soak");
    Files.createDirectories(folder);
    Files.write(folder.resolve("samples.csv"), lines);
    Files.writeString(
        folder.resolve("report.txt"),
        "seed %d, %d s, %d blocks and %d transactions among them%n%s"
            .formatted(
                SEED, LENGTH.toSeconds(), samples.size(), load.transactions(), crowd.report()));
  }
}
