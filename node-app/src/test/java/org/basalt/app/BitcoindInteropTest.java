package org.basalt.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Basalt and Bitcoin Core on one network, on loopback. The environment's `BITCOIND` names the
/// program.
final class BitcoindInteropTest {
  private static final Duration SYNC_LIMIT = Duration.ofMinutes(4);
  private static final Duration RELAY_LIMIT = Duration.ofMinutes(1);

  /// No block is so old that the node would take itself to be catching up.
  private static final String ANY_AGE = "-maxtipage=2000000000";

  private static final int MAINNET_MAGIC = 0xf9beb4d9;
  private static final int MAINNET_BLOCKS = 2_100;
  private static final String CHALLENGE = "-signetchallenge=51";
  private static final long MINING_TRIES = 1_000_000_000L;
  private static final String MINE_TO = "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx";
  private static final String MINE_ELSEWHERE_AGAIN_TO =
      "tb1pqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesf3hn0c";
  private static final String MINE_ELSEWHERE_TO =
      "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7";

  @TempDir Path scratch;

  private Path bitcoind = Path.of("");

  @BeforeEach
  void findsBitcoind() {
    String program = System.getenv("BITCOIND");
    assumeThat(program).as("the environment's BITCOIND names no program").isNotBlank();
    bitcoind = Path.of(String.valueOf(program));
  }

  @Test
  void benchChainGoesFromBitcoindToBasaltAndOnToAnotherBitcoind() throws IOException {
    assumeThat(BenchChain.isPresent())
        .as("the bench chain (property basalt.bench) is absent")
        .isTrue();
    Path blocks = scratch.resolve("bench.dat");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(BenchChain.file()))) {
      Files.copy(in, blocks);
    }
    try (Daemon source = core("source", "regtest", "-connect=0", "-loadblock=" + blocks, ANY_AGE)) {
      source.awaitTip(BenchChain.TIP, SYNC_LIMIT);
      try (Daemon basalt = basalt("basalt", "regtest", "-connect=" + source.address(), ANY_AGE)) {
        basalt.awaitTip(BenchChain.TIP, SYNC_LIMIT);
        assertThat(source.stop()).isZero();
        try (Daemon target = core("target", "regtest", "-connect=" + basalt.address(), ANY_AGE)) {
          target.awaitTip(BenchChain.TIP, SYNC_LIMIT);
          assertThat(basalt.muhash()).isEqualTo(BenchChain.MUHASH);
          assertThat(target.muhash()).isEqualTo(BenchChain.MUHASH);
          for (String field :
              List.of("height", "bestblock", "txouts", "bogosize", "total_amount")) {
            assertThat(coins(basalt).get(field)).as(field).isEqualTo(coins(target).get(field));
          }
          assertThat(coins(basalt).get("txouts").asInt()).isEqualTo(BenchChain.UNSPENT);
        }
      }
    }
  }

  @Test
  void mainnetBlocksUpTo2100ComeFromBitcoind() throws IOException {
    Path hexBlocks =
        Path.of(System.getProperty("basalt.vectors", "vectors"))
            .resolve("chain/mainnet-blocks-1-2100.txt");
    assumeThat(Files.isRegularFile(hexBlocks))
        .as("the vectors (property basalt.vectors) are absent")
        .isTrue();
    Path blocks = frame(hexBlocks);
    String[] options = {"-minimumchainwork=0", "-assumevalid=0", ANY_AGE};
    try (Daemon source =
        core("source", "main", with(options, "-connect=0", "-loadblock=" + blocks))) {
      source.awaitHeight(MAINNET_BLOCKS, SYNC_LIMIT);
      try (Daemon basalt =
          basalt("basalt", "main", with(options, "-connect=" + source.address()))) {
        basalt.awaitTip(source.tip(), SYNC_LIMIT);
        assertThat(basalt.height()).isEqualTo(MAINNET_BLOCKS);
        assertThat(basalt.muhash()).isEqualTo(source.muhash());
        assertThat(basalt.call("getblockchaininfo").get("chainwork"))
            .isEqualTo(source.call("getblockchaininfo").get("chainwork"));
      }
    }
  }

  @Test
  void customSignetIsFollowedBlockByBlockThroughTwoReorganisations() {
    try (Daemon miner = core("miner", "signet", CHALLENGE, "-connect=0");
        Daemon basalt = basalt("basalt", "signet", CHALLENGE, "-connect=" + miner.address())) {
      follow(miner, basalt, 3, MINE_TO);
      reorganise(miner, basalt, 3, 2, MINE_ELSEWHERE_TO);
      follow(miner, basalt, 2, MINE_TO);
      reorganise(miner, basalt, 4, 4, MINE_ELSEWHERE_AGAIN_TO);
      follow(miner, basalt, 1, MINE_TO);
      assertThat(basalt.height()).isEqualTo(miner.height()).isEqualTo(8);
      assertThat(basalt.muhash()).isEqualTo(miner.muhash());
      assertThat(basalt.call("getblockchaininfo").get("initialblockdownload").asBoolean())
          .isFalse();
      // Two abandoned branches: of one block from height 3, and of three from height 4.
      assertThat(basalt.call("getchaintips"))
          .filteredOn(tip -> tip.get("status").asText().equals("valid-fork"))
          .extracting(tip -> tip.get("height").asInt() + ":" + tip.get("branchlen").asInt())
          .containsExactlyInAnyOrder("3:1", "6:3");
    }
  }

  @Test
  void connectionsAreEncryptedWhoeverOpensThem() {
    try (Daemon core = core("core", "regtest", "-connect=0");
        Daemon basalt = basalt("basalt", "regtest", "-connect=" + core.address());
        Daemon second = core("second", "regtest", "-connect=" + basalt.address())) {
      EncryptedLink.awaitBetween(basalt, core);
      EncryptedLink.awaitBetween(second, basalt);
      core.call("generatetoaddress", 1, "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080");
      second.awaitTip(core.tip(), RELAY_LIMIT);
    }
  }

  @Test
  void nodesThatKnowOnlyV1AreMetInV1() {
    try (Daemon core = core("core", "regtest", "-connect=0", "-v2transport=0");
        Daemon basalt = basalt("basalt", "regtest", "-connect=" + core.address());
        Daemon second =
            core("second", "regtest", "-connect=" + basalt.address(), "-v2transport=0")) {
      core.call("generatetoaddress", 1, "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080");
      second.awaitTip(core.tip(), RELAY_LIMIT);
      assertThat(basalt.call("getpeerinfo"))
          .hasSize(2)
          .allMatch(peer -> peer.get("transport_protocol_type").asText().equals("v1"))
          .allMatch(peer -> peer.get("session_id").asText().isEmpty());
    }
  }

  @Test
  void blocksAreRelayedEncryptedAndInCompactFormInBothDirections() throws IOException {
    try (Daemon core = core("core", "regtest", "-connect=0");
        Daemon basalt = basalt("basalt", "regtest", "-connect=" + core.address())) {
      EncryptedLink.awaitBetween(basalt, core);
      CompactRelay relay = new CompactRelay(core, basalt);
      relay.prepare();
      relay.relayKnown(core, basalt);
      relay.relayKnown(basalt, core);
      relay.relayUnknown(core, basalt);
      relay.relayUnknown(basalt, core);
      EncryptedLink.awaitBetween(basalt, core);
      relay.noteConnection();
      Files.write(Path.of("target", "compact-relay.txt"), relay.record());
    }
  }

  @Test
  void eachReadsTheMempoolThatTheOtherHasWritten() {
    try (Daemon core = core("core", "regtest", "-connect=0");
        Daemon basalt = basalt("basalt", "regtest", "-connect=" + core.address())) {
      new MempoolExchange(core, basalt).run();
    }
  }

  /// Each block has arrived before the next is mined.
  private static void follow(Daemon miner, Daemon basalt, int blocks, String address) {
    for (int i = 0; i < blocks; i++) {
      mine(miner, address);
      basalt.awaitTip(miner.tip(), RELAY_LIMIT);
    }
  }

  /// Another branch from below `height` replaces what the miner has; it has `blocks` blocks, and is
  /// the longer one by one.
  ///
  /// @param address of no block abandoned before: within one second the same block would come out,
  ///   and be refused
  private static void reorganise(
      Daemon miner, Daemon basalt, int height, int blocks, String address) {
    String abandoned = miner.tip();
    miner.call("invalidateblock", miner.call("getblockhash", height).asText());
    for (int i = 0; i < blocks; i++) {
      assertThat(basalt.tip()).isEqualTo(abandoned);
      mine(miner, address);
    }
    basalt.awaitTip(miner.tip(), RELAY_LIMIT);
  }

  private static void mine(Daemon miner, String address) {
    assertThat(miner.call("generatetoaddress", 1, address, MINING_TRIES)).hasSize(1);
  }

  private static JsonNode coins(Daemon daemon) {
    return daemon.call("gettxoutsetinfo");
  }

  /// From a block in hex a line to magic, length, block.
  private Path frame(Path hexBlocks) throws IOException {
    Path framed = scratch.resolve("mainnet.dat");
    List<String> lines = Files.readAllLines(hexBlocks);
    assertThat(lines).hasSize(MAINNET_BLOCKS);
    try (OutputStream out = Files.newOutputStream(framed)) {
      for (String line : lines) {
        byte[] block = HexFormat.of().parseHex(line);
        ByteBuffer head = ByteBuffer.allocate(8).putInt(MAINNET_MAGIC);
        out.write(head.order(ByteOrder.LITTLE_ENDIAN).putInt(block.length).array());
        out.write(block);
      }
    }
    return framed;
  }

  private static String[] with(String[] options, String... more) {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private Daemon basalt(String name, String chain, String... options) {
    return Daemon.basalt(scratch.resolve(name), chain, options);
  }

  private Daemon core(String name, String chain, String... options) {
    return Daemon.bitcoind(bitcoind, scratch.resolve(name), chain, options);
  }
}
