package org.basalt.p2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.basalt.chain.api.NodeStop;
import org.basalt.core.params.NetworkParams;
import org.basalt.core.params.Networks;
import org.basalt.core.runtime.NodeClock;
import org.basalt.p2p.api.NetworkInfo;
import org.basalt.p2p.api.P2pConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real Tor makes an onion service for the node. Tor has its network switched off: only its
/// control port is asked. Needs the environment variable `TOR`, the path of the program.
class TorInteropTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final NetworkParams NETWORK = Networks.byName("regtest").orElseThrow();

  @TempDir Path directory;
  private final List<P2p> nodes = new ArrayList<>();
  private String program = "";
  private int controlPort;
  private int socksPort;
  private final List<Process> tors = new ArrayList<>();

  @BeforeEach
  void findTor() throws IOException {
    program = System.getenv().getOrDefault("TOR", "");
    assumeTrue(!program.isEmpty(), "TOR does not say where the program is: no test with it");
    controlPort = freePort();
    socksPort = freePort();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @AfterEach
  void stop() throws InterruptedException {
    nodes.forEach(P2p::close);
    for (Process tor : tors) {
      end(tor);
    }
  }

  private static void end(Process tor) throws InterruptedException {
    tor.destroy();
    assertThat(tor.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  private Process startTor(String... authentication) throws IOException {
    Path data = directory.resolve("tor");
    List<String> command =
        new ArrayList<>(
            List.of(
                program,
                "-f",
                directory.resolve("none").toString(),
                "--ignore-missing-torrc",
                "--DisableNetwork",
                "1",
                "--DataDirectory",
                data.toString(),
                "--SocksPort",
                "127.0.0.1:" + socksPort,
                "--ControlPort",
                "127.0.0.1:" + controlPort));
    command.addAll(List.of(authentication));
    File output = directory.resolve("tor.log").toFile();
    Process tor =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output))
            .start();
    tors.add(tor);
    return tor;
  }

  private P2p startNode(String password) throws IOException {
    P2pConfig usual = P2pConfig.defaultsFor(NETWORK);
    P2pConfig config =
        usual
            .withListening(
                new P2pConfig.Listening(
                    true, freePort(), List.of("127.0.0.1"), List.of(), List.of(), false))
            .withOutbound(
                new P2pConfig.Outbound(
                    List.of(), true, List.of(), List.of(), false, false, false, List.of(), false,
                    5_000))
            .withPrivacy(
                new P2pConfig.Privacy(
                    List.of(),
                    "",
                    true,
                    false,
                    new P2pConfig.I2p("", false),
                    new P2pConfig.Tor(true, "127.0.0.1:" + controlPort, password, false),
                    false));
    NodeStop stop =
        new NodeStop() {
          @Override
          public void requestStop(String why) {}

          @Override
          public void fatal(String what, Throwable cause) {
            throw new AssertionError(what, cause);
          }
        };
    P2p node =
        new P2p(
            config,
            new FakeLedger(NETWORK),
            NETWORK,
            NodeClock.system(),
            directory.resolve("node"),
            stop);
    nodes.add(node);
    node.start();
    return node;
  }

  private static String awaitService(P2p node) {
    await().atMost(LIMIT).until(() -> !localAddresses(node).isEmpty());
    NetworkInfo.LocalAddress address = localAddresses(node).getFirst();
    assertThat(address.address()).hasSize(62).endsWith(".onion");
    assertThat(address.port()).as("the network's own port").isEqualTo(18444);
    return address.address();
  }

  private static List<NetworkInfo.LocalAddress> localAddresses(P2p node) {
    return node.service().networkInfo().localAddresses();
  }

  private String proxyOf(P2p node) {
    return node.service().networkInfo().networks().stream()
        .filter(network -> network.name().equals("onion") && network.reachable())
        .map(NetworkInfo.Network::proxy)
        .findFirst()
        .orElse("");
  }

  @Test
  void servicesNameStaysWithCookieAuthenticationAndComesBackWithTor() throws Exception {
    Process tor = startTor("--CookieAuthentication", "1");
    P2p first = startNode("");
    String name = awaitService(first);
    // Nothing listens while the network is off; then it is the usual port that is assumed.
    assertThat(proxyOf(first)).isEqualTo("127.0.0.1:9050");
    assertThat(Files.readString(directory.resolve("node/onion_v3_private_key")))
        .startsWith("ED25519-V3:");
    first.close();
    nodes.clear();

    P2p second = startNode("");
    assertThat(awaitService(second)).isEqualTo(name);
    end(tor);
    await().atMost(LIMIT).until(() -> localAddresses(second).isEmpty());
    startTor("--CookieAuthentication", "1");
    assertThat(awaitService(second)).isEqualTo(name);
  }

  @Test
  void passwordOpensTheControlPort() throws Exception {
    Process hashing =
        new ProcessBuilder(program, "--quiet", "--hash-password", "se\"cr\\et").start();
    String hash =
        new String(hashing.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
    startTor("--HashedControlPassword", hash.lines().toList().getLast());
    assertThat(awaitService(startNode("se\"cr\\et"))).isNotEmpty();
  }
}
