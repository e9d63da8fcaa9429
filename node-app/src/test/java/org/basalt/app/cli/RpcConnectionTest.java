package org.basalt.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.basalt.rpc.spec.Json;
import org.junit.jupiter.api.Test;

class RpcConnectionTest {
  /// What a client learns whose login is refused by the server.
  ///
  /// @param logins that it finds, one after the other
  private static ClientException refused(String... logins) throws IOException {
    Queue<String> found = new ArrayDeque<>(List.of(logins));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(401, -1);
          exchange.close();
        });
    server.start();
    try {
      RpcConnection connection =
          new RpcConnection(
              "127.0.0.1",
              server.getAddress().getPort(),
              "/",
              () -> new RpcConnection.Credentials(found.remove(), "wrong cookie"),
              Duration.ofSeconds(10));
      return catchThrowableOfType(ClientException.class, () -> connection.send(Json.object()));
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aCookieThatWasReplacedMeanwhileIsWorthAnotherTry() throws IOException {
    assertThat(refused("old", "new").isTransient()).isTrue();
  }

  @Test
  void aCookieThatIsStillThereIsWrong() throws IOException {
    ClientException refused = refused("same", "same");
    assertThat(refused.isTransient()).isFalse();
    assertThat(refused).hasMessage("Authorization failed: wrong cookie");
  }
}
