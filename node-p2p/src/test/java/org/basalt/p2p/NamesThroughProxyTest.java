package org.basalt.p2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.basalt.chain.api.NodeStop;
import org.basalt.core.params.NetworkParams;
import org.basalt.core.params.Networks;
import org.basalt.core.runtime.NodeClock;
import org.basalt.p2p.api.P2pConfig;
import org.basalt.p2p.message.StandardMessages;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.transport.ConnectRequest;
import org.basalt.p2p.transport.Connection;
import org.basalt.p2p.transport.ConnectionListener;
import org.basalt.p2p.transport.MemoryNetwork;
import org.basalt.p2p.transport.MemoryTransport;
import org.basalt.p2p.transport.Route;
import org.basalt.p2p.transport.Transport;
import org.basalt.p2p.transport.TransportConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who looks names up: with a proxy it does, as our own lookups would tell what it is to hide.
class NamesThroughProxyTest {
  private static final NetworkParams NETWORK = Networks.byName("regtest").orElseThrow();
  private static final String DNS_SEED = "dummySeed.invalid.";

  @TempDir private Path directory;
  private final NodeClock clock = NodeClock.manual(Simulation.START_SEC);
  private final List<ConnectRequest> requests = new ArrayList<>();
  private final List<String> lookups = new CopyOnWriteArrayList<>();

  /// Keeps what was asked for, and connects to nobody.
  private final class Recording implements Transport {
    private final Transport inner =
        new MemoryTransport(
            new MemoryNetwork(clock),
            NetworkAddress.ipv4(8, 8, 8, 8),
            TransportConfig.of(NETWORK.magic(), StandardMessages.TABLE));

    @Override
    public Connection connect(ConnectRequest request, ConnectionListener listener) {
      requests.add(request);
      Endpoint nobody = new Endpoint(NetworkAddress.ipv4(9, 9, 9, 9), 1);
      return inner.connect(ConnectRequest.to(nobody), listener);
    }

    @Override
    public Listening listen(Endpoint bind, Function<Connection, ConnectionListener> acceptor) {
      throw new AssertionError("does not listen");
    }

    @Override
    public long bytesSent() {
      return 0;
    }

    @Override
    public long bytesReceived() {
      return 0;
    }

    @Override
    public void close() {
      inner.close();
    }
  }

  private P2p node(String proxy, String addNode, String seedNode) {
    P2pConfig.Privacy none = P2pConfig.Privacy.NONE;
    P2pConfig.Privacy privacy =
        new P2pConfig.Privacy(
            proxy.isEmpty() ? List.of() : List.of(proxy),
            "",
            none.isolatesStreams(),
            false,
            none.i2p(),
            none.tor(),
            false);
    P2pConfig config =
        P2pConfig.defaultsFor(NETWORK)
            .withListening(
                new P2pConfig.Listening(false, 18444, List.of(), List.of(), List.of(), false))
            .withPrivacy(privacy)
            .withPortMapping(new P2pConfig.PortMapping(false))
            .withOutbound(
                new P2pConfig.Outbound(
                    List.of(),
                    false,
                    List.of(addNode),
                    List.of(seedNode),
                    true,
                    false,
                    false,
                    List.of(),
                    true,
                    5_000));
    P2p node =
        new P2p(
            config,
            new FakeLedger(NETWORK),
            NETWORK,
            clock,
            directory,
            new NodeStop() {
              @Override
              public void requestStop(String why) {}

              @Override
              public void fatal(String what, Throwable cause) {
                throw new AssertionError(what, cause);
              }
            },
            new Recording(),
            new Random(1),
            host -> {
              lookups.add(host);
              return List.of();
            });
    node.loop().owner().claim();
    node.open();
    for (int i = 0; i < 10; i++) {
      clock.advanceMillis(1000);
      node.loop().turn(0);
      node.loop().serviceAll();
    }
    return node;
  }

  private List<String> targets() {
    return requests.stream().map(request -> request.target().host()).distinct().toList();
  }

  @Test
  void withAProxySeedsAndNamedNodesAreConnectedToByNameAndNeverLookedUp() {
    try (P2p node = node("127.0.0.1:9050", "friend.example", "seed.example")) {
      assertThat(node.service().peers()).isEmpty();
      assertThat(targets()).containsExactlyInAnyOrder(DNS_SEED, "friend.example", "seed.example");
      assertThat(requests)
          .allSatisfy(request -> assertThat(request.route()).isInstanceOf(Route.Socks5.class));
      assertThat(lookups).isEmpty();
    }
  }

  @Test
  void withoutAProxyOurOwnResolverIsAskedForWhatASeedKnows() {
    try (P2p node = node("", "friend.example", "seed.example")) {
      assertThat(node.service().peers()).isEmpty();
      await()
          .untilAsserted(() ->
              assertThat(lookups).contains("x9." + DNS_SEED, "friend.example", "seed.example"));
      assertThat(requests).isEmpty();
    }
  }

  @Test
  void aProxyForOnionPeersAloneLeavesNamesToUs() {
    try (P2p node = node("127.0.0.1:9050=onion", "friend.example", "seed.example")) {
      assertThat(node.service().peers()).isEmpty();
      await().untilAsserted(() -> assertThat(lookups).contains("x9." + DNS_SEED));
      assertThat(requests).isEmpty();
    }
  }
}
