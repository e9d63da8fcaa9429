package org.basalt.p2p;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.basalt.chain.api.NodeStop;
import org.basalt.core.params.NetworkParams;
import org.basalt.core.params.Networks;
import org.basalt.core.runtime.NodeClock;
import org.basalt.p2p.api.P2pConfig;
import org.basalt.p2p.message.StandardMessages;
import org.basalt.p2p.transport.NettyTransport;
import org.basalt.p2p.transport.TransportConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Peers that begin an encrypted connection and then say nothing, over TCP and on a clock that
/// moves when told to: they have their minute, and what they are answered has a bound.
class SilentV2PeerTest {
  private static final NetworkParams NETWORK = Networks.byName("regtest").orElseThrow();
  private static final int KEY = 64;
  private static final int MAX_GARBAGE = 4095;
  private static final int TERMINATOR = 16;
  private static final int VERSION_PACKET = 20;
  private static final int MAX_TURNS = 2_000;

  @TempDir private Path directory;
  private final NodeClock clock = NodeClock.manual(Simulation.START_SEC);
  private @Nullable P2p opened;

  private P2p begin() {
    P2pConfig config =
        Simulation.config()
            .withListening(
                new P2pConfig.Listening(
                    true, 0, List.of("127.0.0.1:0"), List.of(), List.of(), false))
            .withPortMapping(new P2pConfig.PortMapping(false));
    return new P2p(
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
        new NettyTransport(
            new TransportConfig(
                NETWORK.magic(), StandardMessages.TABLE, 1_000_000, 5_000_000, 1, true),
            clock),
        new Random(1));
  }

  private P2p node() {
    if (opened == null) {
      opened = begin();
      opened.loop().owner().claim();
      opened.open();
    }
    return opened;
  }

  @AfterEach
  void close() {
    node().close();
  }

  private Socket connect() throws IOException {
    int port = node().listeningAt().getFirst().port();
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    turnUntil(() -> !node().service().peers().isEmpty());
    return socket;
  }

  /// Each turn waits a moment for what the I/O thread brings.
  private void turnUntil(BooleanSupplier condition) {
    for (int turn = 0; turn < MAX_TURNS && !condition.getAsBoolean(); turn++) {
      node().loop().turn(10);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  private void awaitGone() {
    turnUntil(() -> node().service().peers().isEmpty());
  }

  private void pass(long seconds) {
    clock.advanceMillis(seconds * 1000);
    node().loop().turn(0);
    node().loop().serviceAll();
  }

  /// Bytes until the end of the stream, which must come.
  private int answered(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    return in.readAllBytes().length;
  }

  private void assertStays(Socket socket) throws IOException {
    assertThat(node().service().peers()).hasSize(1);
    assertThat(socket.isClosed()).isFalse();
  }

  @Test
  void whoSaysNothingAtAllIsAnsweredNothingAndGoesAfterAMinute() throws IOException {
    try (Socket socket = connect()) {
      pass(60);
      assertStays(socket);
      pass(1);
      awaitGone();
      assertThat(answered(socket)).isZero();
    }
  }

  @Test
  void whoSaysHalfAKeyIsAnsweredAKeyAtMostAndGoesAfterAMinute() throws IOException {
    try (Socket socket = connect()) {
      byte[] half = new byte[KEY / 2];
      Arrays.fill(half, (byte) 7);
      socket.getOutputStream().write(half);
      pass(60);
      assertStays(socket);
      pass(1);
      awaitGone();
      assertThat(answered(socket)).isLessThanOrEqualTo(KEY + MAX_GARBAGE);
    }
  }

  @Test
  void whoFallsSilentBehindItsKeyGoesAfterAMinute() throws IOException {
    try (Socket socket = connect()) {
      byte[] key = new byte[KEY];
      Arrays.fill(key, (byte) 7);
      socket.getOutputStream().write(key);
      awaitKeyAnswered(socket);
      pass(60);
      assertStays(socket);
      pass(1);
      awaitGone();
      assertThat(answered(socket)).isLessThanOrEqualTo(MAX_GARBAGE + TERMINATOR + VERSION_PACKET);
    }
  }

  /// Reads the node's key, behind which it says nothing but garbage, terminator and version.
  private void awaitKeyAnswered(Socket socket) throws IOException {
    assertThat(socket.getInputStream().readNBytes(KEY)).hasSize(KEY);
  }

  @Test
  void whoSendsGarbageByteByByteGoesAfterAMinuteAllTheSame() throws IOException {
    try (Socket socket = connect()) {
      byte[] key = new byte[KEY];
      Arrays.fill(key, (byte) 7);
      socket.getOutputStream().write(key);
      awaitKeyAnswered(socket);
      for (int second = 1; second <= 60; second++) {
        socket.getOutputStream().write(second);
        pass(1);
        assertStays(socket);
      }
      pass(1);
      awaitGone();
    }
  }

  @Test
  void garbageWithoutAnEndIsCutOffAtItsBoundWithoutWaiting() throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(new byte[KEY]);
      awaitKeyAnswered(socket);
      byte[] more = new byte[MAX_GARBAGE + TERMINATOR];
      Arrays.fill(more, (byte) 9);
      socket.getOutputStream().write(more);
      awaitGone();
    }
  }
}
