package org.basalt.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.basalt.core.crypto.bc.BouncyCastleSecp256k1;
import org.basalt.core.params.Networks;
import org.basalt.core.runtime.NodeClock;
import org.basalt.rpc.server.Entrance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What goes over the socket, byte by byte.
class RpcHttpTest {
  @TempDir Path directory;
  private final FakeControl control = new FakeControl();
  private final NodeClock clock = NodeClock.manual(1_600_000_000);
  private Rpc rpc;
  private String cookie = "";

  @BeforeEach
  void start() throws IOException {
    rpc = new Rpc(config(List.of(), false), clock, control, new BouncyCastleSecp256k1());
    rpc.start();
    rpc.open(new FakeChain(Networks.REGTEST).service(), new FakePeers().service());
    cookie = Files.readString(directory.resolve(".cookie"));
  }

  private RpcConfig config(List<String> whitelist, boolean refusesUnlisted) {
    return config(0, whitelist, refusesUnlisted);
  }

  private RpcConfig config(int port, List<String> whitelist, boolean refusesUnlisted) {
    return new RpcConfig(
        port,
        List.of(),
        List.of(),
        2,
        4,
        Duration.ofSeconds(20),
        true,
        new RpcConfig.Access(
            "",
            "",
            List.of(
                "rt:93648e835a54c573682c2eb19f882535$7681e9c5b74bdd85e78166031d2058e1069b3ed7ed967c93fc63abba06f31144"),
            directory.resolve(".cookie"),
            "",
            whitelist,
            refusesUnlisted));
  }

  @AfterEach
  void stop() {
    rpc.close();
  }

  private String exchange(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), rpc.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return new String(read(socket.getInputStream()), StandardCharsets.UTF_8);
    }
  }

  /// One response: up to its announced length, or to the end of the connection.
  private static byte[] read(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    int want = Integer.MAX_VALUE;
    while (text.length() < want) {
      int c = in.read();
      if (c < 0) {
        break;
      }
      text.append((char) c);
      int end = text.indexOf("\r\n\r\n");
      if (end >= 0 && want == Integer.MAX_VALUE) {
        int at = text.indexOf("Content-Length: ");
        want =
            end
                + 4
                + (at < 0
                    ? 0
                    : Integer.parseInt(text.substring(at + 16, text.indexOf("\r\n", at))));
      }
    }
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private String auth(String pair) {
    return "Authorization: Basic "
        + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8))
        + "\r\n";
  }

  private String post(String body) throws IOException {
    return post(cookie, body);
  }

  private String post(String pair, String body) throws IOException {
    return exchange(request(pair, body));
  }

  private String request(String pair, String body) {
    return "POST / HTTP/1.1\r\n"
        + auth(pair)
        + "Content-Length: "
        + body.getBytes(StandardCharsets.UTF_8).length
        + "\r\n\r\n"
        + body;
  }

  private static String status(String response) {
    return response.substring(9, 12);
  }

  private static String body(String response) {
    return response.substring(response.indexOf("\r\n\r\n") + 4);
  }

  @Test
  void answersWithCoresHeadersInCoresOrder() throws IOException {
    assertThat(post("{\"method\":\"uptime\",\"id\":1}"))
        .isEqualTo(
            """
            HTTP/1.1 200 OK\r
            Content-Type: application/json\r
            Date: Sun, 13 Sep 2020 12:26:40 GMT\r
            Content-Length: 33\r
            \r
            {"result":5,"error":null,"id":1}
            """);
  }

  @Test
  void challengesWhoShowsNoCredentials() throws IOException {
    assertThat(exchange("POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}"))
        .isEqualTo(
            """
            HTTP/1.1 401 Unauthorized\r
            WWW-Authenticate: Basic realm="jsonrpc"\r
            Date: Sun, 13 Sep 2020 12:26:40 GMT\r
            Content-Length: 0\r
            Content-Type: text/html; charset=ISO-8859-1\r
            \r
            """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"__cookie__:wrong", "nobody:x", "nocolon", "rt:wrong"})
  void refusesWrongCredentials(String pair) throws IOException {
    assertThat(status(post(pair, "{\"method\":\"uptime\"}"))).isEqualTo("401");
  }

  @Test
  void acceptsHashedCredentials() throws IOException {
    assertThat(
            status(
                post("rt:cA773lm788buwYe4g4WT+05pKyNruVKjQ25x3n0DQcM=", "{\"method\":\"uptime\"}")))
        .isEqualTo("200");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"method\":\"uptime\"}|200|{\"result\":5,\"error\":null}",
        "{\"method\":\"nope\",\"id\":null}|404|{\"result\":null,\"error\":{\"code\":-32601,\"message\":\"Method not found\"},\"id\":null}",
        "{\"method\":\"uptime\",\"params\":[1],\"id\":\"x\"}|500|~\"error\":{\"code\":-1,\"message\":\"uptime\\n~",
        "{\"id\":7}|400|{\"result\":null,\"error\":{\"code\":-32600,\"message\":\"Missing method\"},\"id\":7}",
        "{\"method\":5}|400|{\"result\":null,\"error\":{\"code\":-32600,\"message\":\"Method must be a string\"}}",
        "{\"method\":\"uptime\",\"params\":3}|400|Params must be an array or object",
        "{\"jsonrpc\":2,\"method\":\"uptime\"}|400|{\"result\":null,\"error\":{\"code\":-32600,\"message\":\"jsonrpc field must be a string\"}}",
        "{\"jsonrpc\":\"3.0\",\"method\":\"uptime\"}|400|JSON-RPC version not supported",
        "{\"jsonrpc\":\"1.0\",\"method\":\"uptime\",\"id\":1.50}|200|{\"result\":5,\"error\":null,\"id\":1.50}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"uptime\",\"id\":1}|200|{\"jsonrpc\":\"2.0\",\"result\":5,\"id\":1}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"nope\",\"id\":1}|200|{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32601,\"message\":\"Method not found\"},\"id\":1}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"uptime\"}|204|~~",
        "{\"jsonrpc\":\"2.0\",\"method\":\"nope\"}|204|~~",
        "[]|200|[]",
        "[{\"jsonrpc\":\"2.0\",\"method\":\"uptime\"}]|204|~~",
        "[1,{\"method\":\"uptime\",\"id\":2}]|200|[{\"result\":null,\"error\":{\"code\":-32600,\"message\":\"Invalid Request object\"},\"id\":null},{\"result\":5,\"error\":null,\"id\":2}]",
        "3|500|{\"result\":null,\"error\":{\"code\":-32700,\"message\":\"Top-level object parse error\"},\"id\":null}",
        "not json|500|{\"result\":null,\"error\":{\"code\":-32700,\"message\":\"Parse error\"},\"id\":null}",
      })
  void answersByDialect(String request, String status, String answer) throws IOException {
    String response = post(request);
    assertThat(status(response)).isEqualTo(status);
    assertThat(body(response)).contains(answer);
  }

  @Test
  void answersAnEmptyBodyAsUnparsable() throws IOException {
    assertThat(status(post(""))).isEqualTo("500");
  }

  @ParameterizedTest
  @CsvSource({"GET,405", "HEAD,405", "PUT,405", "DELETE,405", "TRACE,405", "OPTIONS,405"})
  void handlesOnlyPost(String method, String status) throws IOException {
    assertThat(status(exchange(method + " / HTTP/1.1\r\n" + auth(cookie) + "\r\n")))
        .isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/x", "/wallet/a", "/../etc/passwd", "//", "/?a=b"})
  void knowsOnlyTheRoot(String path) throws IOException {
    assertThat(status(exchange("POST " + path + " HTTP/1.1\r\n" + auth(cookie) + "\r\n")))
        .isEqualTo("404");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / \r\n\r\n",
        "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
        "GET / HTTP/INVALID\r\nHost: localhost\r\n\r\n",
        "GET / NOTHTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /safe\0/passwd HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nAuthorization : x\r\n\r\n",
        "GET / HTTP/1.1\r\nAuthorization: x\r\n folded\r\n\r\n",
        "GET / HTTP/1.1\r\nno colon\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n12345",
        "POST / HTTP/1.1\r\nContent-Length: -5\r\n\r\n12345",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n"
      })
  void refusesWhatIsNoProperHttp(String request) throws IOException {
    assertThat(exchange(request)).startsWith("HTTP/1.1 400 Bad Request\r\n");
  }

  @Test
  void refusesHeadersAbove8192Bytes() throws IOException {
    String line = "header_0000: foo\r\n";
    assertThat(status(exchange("GET /x HTTP/1.1\r\n" + line.repeat(400) + "\r\n")))
        .isEqualTo("404");
    assertThat(status(exchange("GET /x HTTP/1.1\r\n" + line.repeat(456) + "\r\n")))
        .isEqualTo("400");
    assertThat(status(exchange("GET /" + "x".repeat(8192) + " HTTP/1.1\r\n\r\n"))).isEqualTo("400");
  }

  @Test
  void refusesBodiesAbove32MebibytesByTheirAnnouncement() throws IOException {
    assertThat(exchange("POST / HTTP/1.1\r\nContent-Length: 33554433\r\n\r\n"))
        .startsWith("HTTP/1.1 413 Content too large\r\n");
    assertThat(exchange("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2000001\r\n"))
        .startsWith("HTTP/1.1 413 Content too large\r\n");
  }

  @Test
  void prefersChunksToContentLength() throws IOException {
    String response =
        exchange(
            "POST / HTTP/1.1\r\n"
                + auth(cookie)
                + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "a;ext=1\r\n{\"method\":\r\n9\r\n\"uptime\"}\r\n0\r\nTrailer: x\r\n\r\n");
    assertThat(body(response)).isEqualTo("{\"result\":5,\"error\":null}\n");
  }

  @Test
  void answersPipelinedRequestsInOrder() throws IOException {
    String one = "{\"method\":\"uptime\",\"id\":1}";
    String two = "{\"method\":\"uptime\",\"id\":2}";
    try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), rpc.port())) {
      socket.setSoTimeout(10_000);
      String head = "POST / HTTP/1.1\r\n" + auth(cookie) + "Content-Length: 26\r\n\r\n";
      socket.getOutputStream().write((head + one + head + two).getBytes(StandardCharsets.UTF_8));
      assertThat(body(new String(read(socket.getInputStream()), StandardCharsets.UTF_8)))
          .contains("\"id\":1");
      assertThat(body(new String(read(socket.getInputStream()), StandardCharsets.UTF_8)))
          .contains("\"id\":2");
    }
  }

  @Test
  void answersWhatNeverWaitsWhileAllWorkersDo() throws IOException {
    String count = "{\"method\":\"getblockcount\"}";
    String wait = "{\"method\":\"waitforblockheight\",\"params\":[1]}";
    String head = "POST / HTTP/1.1\r\n" + auth(cookie) + "Content-Length: ";
    byte[] waiting = (head + wait.length() + "\r\n\r\n" + wait).getBytes(StandardCharsets.UTF_8);
    assertThat(post(count)).contains("{\"result\":0,\"error\":null}");
    try (Socket first = new Socket(InetAddress.ofLiteral("127.0.0.1"), rpc.port());
        Socket second = new Socket(InetAddress.ofLiteral("127.0.0.1"), rpc.port())) {
      first.getOutputStream().write(waiting);
      second.getOutputStream().write(waiting);
      assertThat(post(count)).contains("{\"result\":0,\"error\":null}");
      assertThat(first.getInputStream().available()).isZero();
    }
  }

  @Test
  void remembersNoPasswordButTheRightOne() throws IOException {
    String count = "{\"method\":\"getblockcount\"}";
    assertThat(status(post(count))).isEqualTo("200");
    assertThat(status(post(cookie + "x", count))).isEqualTo("401");
    assertThat(status(post("__cookie__:", count))).isEqualTo("401");
    assertThat(status(post(count))).isEqualTo("200");
  }

  @Test
  void closesTheConnectionWhereTheClientSaysSo() throws IOException {
    try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), rpc.port())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write("GET /x HTTP/1.1\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(all).startsWith("HTTP/1.1 404 Not Found\r\n").contains("Connection: close\r\n");
    }
  }

  @Test
  void closesHttp10ConnectionsWithoutContentLength() throws IOException {
    try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), rpc.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write("GET /x HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
          .isEqualTo(
              "HTTP/1.0 404 Not Found\r\nContent-Type: text/html; charset=ISO-8859-1\r\n\r\n");
    }
  }

  @Test
  void allowsOnlyWhitelistedMethods() throws IOException {
    rpc.close();
    rpc =
        new Rpc(
            config(List.of("__cookie__:uptime,help"), true),
            clock,
            control,
            new BouncyCastleSecp256k1());
    rpc.start();
    rpc.open(new FakeChain(Networks.REGTEST).service(), new FakePeers().service());
    cookie = Files.readString(directory.resolve(".cookie"));
    assertThat(status(post("{\"method\":\"uptime\"}"))).isEqualTo("200");
    String refused = post("{\"method\":\"stop\"}");
    assertThat(status(refused)).isEqualTo("403");
    assertThat(body(refused)).isEmpty();
    assertThat(status(post("[{\"method\":\"uptime\"},{\"method\":\"stop\"}]"))).isEqualTo("403");
    assertThat(
            status(
                post("rt:cA773lm788buwYe4g4WT+05pKyNruVKjQ25x3n0DQcM=", "{\"method\":\"uptime\"}")))
        .isEqualTo("403");
  }

  @Test
  void intersectsWhitelistsOfOneUser() throws IOException {
    rpc.close();
    rpc =
        new Rpc(
            config(List.of("__cookie__:uptime,help", "__cookie__:help"), false),
            clock,
            control,
            new BouncyCastleSecp256k1());
    rpc.start();
    rpc.open(new FakeChain(Networks.REGTEST).service(), new FakePeers().service());
    cookie = Files.readString(directory.resolve(".cookie"));
    assertThat(status(post("{\"method\":\"uptime\"}"))).isEqualTo("403");
    assertThat(status(post("{\"method\":\"help\"}"))).isEqualTo("200");
  }

  @Test
  void answersWhoConnectedBeforeTheServerWasMade() throws IOException {
    rpc.close();
    int port = freePort();
    RpcConfig config = config(port, List.of(), false);
    try (Entrance entrance = Entrance.open(config);
        Socket early = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
      early.setSoTimeout(10_000);
      cookie = Files.readString(directory.resolve(".cookie"));
      early
          .getOutputStream()
          .write(request(cookie, "{\"method\":\"uptime\"}").getBytes(StandardCharsets.UTF_8));
      rpc = new Rpc(config, entrance, clock, control, new BouncyCastleSecp256k1());
      rpc.start();
      rpc.open(new FakeChain(Networks.REGTEST).service(), new FakePeers().service());
      String response = new String(read(early.getInputStream()), StandardCharsets.UTF_8);
      assertThat(status(response)).isEqualTo("200");
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return probe.getLocalPort();
    }
  }

  @Test
  void holdsCallsOfTheFirstMomentsUntilTheNodeIsOpen() throws IOException {
    rpc.close();
    rpc = new Rpc(config(List.of(), false), clock, control, new BouncyCastleSecp256k1());
    rpc.start();
    cookie = Files.readString(directory.resolve(".cookie"));
    try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), rpc.port())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(request(cookie, "{\"method\":\"uptime\"}").getBytes(StandardCharsets.UTF_8));
      rpc.open(new FakeChain(Networks.REGTEST).service(), new FakePeers().service());
      String response = new String(read(socket.getInputStream()), StandardCharsets.UTF_8);
      assertThat(status(response)).isEqualTo("200");
    }
  }

  @Test
  void saysWhatTheNodeIsDoingUntilItIsOpen() throws IOException {
    rpc.close();
    rpc = new Rpc(config(List.of(), false), clock, control, new BouncyCastleSecp256k1());
    rpc.start();
    cookie = Files.readString(directory.resolve(".cookie"));
    rpc.warmUp("Loading block index…");
    String response = post("{\"method\":\"uptime\",\"id\":1}");
    assertThat(status(response)).isEqualTo("500");
    assertThat(body(response))
        .isEqualTo(
            "{\"result\":null,\"error\":{\"code\":-28,\"message\":\"Loading block index…\"},\"id\":1}\n");
  }

  @Test
  void writesTheCookieForTheOwnerOnlyAndRemovesIt() throws IOException {
    Path file = directory.resolve(".cookie");
    assertThat(cookie).matches("__cookie__:[0-9a-f]{64}");
    assertThat(
            java.nio.file.attribute.PosixFilePermissions.toString(
                Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    rpc.close();
    assertThat(file).doesNotExist();
  }

  @Test
  void answersStopBeforeStopping() throws IOException {
    assertThat(body(post("{\"method\":\"stop\"}")))
        .isEqualTo("{\"result\":\"Basalt stopping\",\"error\":null}\n");
    assertThat(control.isStopRequested).isTrue();
  }
}
