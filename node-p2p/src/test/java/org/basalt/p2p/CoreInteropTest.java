package org.basalt.p2p;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.basalt.chain.Chain;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.ChainConfig;
import org.basalt.chain.api.ChainView;
import org.basalt.chain.api.NodeStop;
import org.basalt.core.crypto.engine.SignatureEngines;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.params.NetworkParams;
import org.basalt.core.params.Networks;
import org.basalt.core.runtime.NodeClock;
import org.basalt.p2p.api.P2pConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Our node and a Bitcoin Core node on one machine, over TCP. Needs the environment variable
/// `BITCOIND` with the path of Core's binary, beside which `bitcoin-cli` lies.
class CoreInteropTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String ADDRESS = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202";

  @TempDir private Path directory;

  private final List<AutoCloseable> closeables = new ArrayList<>();
  private Path bitcoind = Path.of("");
  private int corePort;
  private int coreRpcPort;

  @BeforeEach
  void startCore() throws Exception {
    String path = System.getenv("BITCOIND");
    Assumptions.assumeTrue(path != null, "BITCOIND is not set");
    bitcoind = Path.of(path);
    corePort = freePort();
    coreRpcPort = freePort();
    Path data = Files.createDirectory(directory.resolve("core"));
    Process process =
        new ProcessBuilder(
                bitcoind.toString(),
                "-regtest",
                "-datadir=" + data,
                "-port=" + corePort,
                "-bind=127.0.0.1:" + corePort,
                "-rpcport=" + coreRpcPort,
                "-connect=0",
                "-listen=1",
                "-debug=net")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    closeables.add(() -> {
      process.destroy();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    });
    cli("-rpcwait", "getblockcount");
  }

  @AfterEach
  void stopAll() throws Exception {
    for (AutoCloseable closeable : closeables.reversed()) {
      closeable.close();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private String cli(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                bitcoind.resolveSibling("bitcoin-cli").toString(),
                "-regtest",
                "-datadir=" + directory.resolve("core"),
                "-rpcport=" + coreRpcPort));
    command.addAll(Arrays.asList(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("bitcoin-cli %s: %s", command, output).isZero();
    return output.strip();
  }

  /// Our node.
  private record Node(Chain chain, P2p p2p) {}

  private Node startNode(String name, List<String> connect, boolean listens) throws Exception {
    NetworkParams network = Networks.byName("regtest").orElseThrow();
    NodeClock clock = NodeClock.system();
    Path data = Files.createDirectory(directory.resolve(name));
    NodeStop stop =
        new NodeStop() {
          @Override
          public void requestStop(String why) {}

          @Override
          public void fatal(String what, Throwable cause) {
            throw new AssertionError(what, cause);
          }
        };
    Chain chain =
        Chain.open(
            ChainConfig.defaults(network, data),
            network,
            SignatureEngines.of("bouncycastle"),
            clock,
            stop);
    closeables.add(chain);
    chain.start();
    P2pConfig defaults = P2pConfig.defaultsFor(network);
    P2pConfig config =
        defaults
            .withListening(
                new P2pConfig.Listening(
                    listens, 0, List.of("127.0.0.1:0"), List.of(), List.of(), false))
            .withOutbound(
                new P2pConfig.Outbound(
                    connect,
                    connect.isEmpty(),
                    List.of(),
                    List.of(),
                    false,
                    false,
                    false,
                    List.of(),
                    true,
                    5_000));
    P2p p2p = new P2p(config, chain, network, clock, data, stop);
    closeables.add(p2p);
    p2p.start();
    return new Node(chain, p2p);
  }

  private static ChainView awaitTip(Node node, String hash) {
    BlockHash expected = BlockHash.parse(hash);
    ChainView view = node.chain().await(v -> v.tip().hash().equals(expected), PATIENCE);
    assertThat(view.tip().hash()).isEqualTo(expected);
    return view;
  }

  @Test
  void syncsFromCoreAndFollowsItsNewBlocksAndReorganisations() throws Exception {
    cli("generatetoaddress", "2500", ADDRESS);
    Node node = startNode("ours", List.of("127.0.0.1:" + corePort), false);
    ChainView view = awaitTip(node, cli("getbestblockhash"));
    assertThat(view.tip().height()).isEqualTo(2500);

    cli("generatetoaddress", "1", ADDRESS);
    awaitTip(node, cli("getbestblockhash"));

    String fork = cli("getblockhash", "2490");
    cli("invalidateblock", fork);
    cli("generatetoaddress", "20", "bcrt1qqyqszqgpqyqszqgpqyqszqgpqyqszqgpvxat9t");
    view = awaitTip(node, cli("getbestblockhash"));
    assertThat(view.tip().height()).isEqualTo(2509);
  }

  @Test
  void servesCoreAndAnnouncesBlocksOfOthersToIt() throws Exception {
    cli("generatetoaddress", "300", ADDRESS);
    Node source = startNode("source", List.of("127.0.0.1:" + corePort), true);
    String best = cli("getbestblockhash");
    awaitTip(source, best);

    int port = source.p2p().listeningAt().getFirst().port();
    Node second = startNode("second", List.of("127.0.0.1:" + port), false);
    awaitTip(second, best);
    cli("generatetoaddress", "3", ADDRESS);
    ChainView view = awaitTip(second, cli("getbestblockhash"));
    BlockNode tip = view.tip();
    assertThat(tip.height()).isEqualTo(303);
  }
}
