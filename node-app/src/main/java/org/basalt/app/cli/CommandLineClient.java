package org.basalt.app.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.basalt.app.Version;
import org.basalt.app.config.CommandLine;
import org.basalt.app.config.ConfigException;
import org.basalt.app.config.HelpPage;
import org.basalt.app.config.NodeConfig;
import org.basalt.app.config.Settings;
import org.basalt.rpc.method.StandardMethods;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;

/// `basalt-cli`: sends one command to a daemon and prints the answer, as Core's `bitcoin-cli`.
///
/// Exit codes: 0 for a result, the absolute value of the RPC error code (modulo 256) for an error,
/// 1 for anything else.
public final class CommandLineClient {
  private static final int DEFAULT_TIMEOUT_SEC = 900;
  private static final long RETRY_DELAY_MS = 1_000;
  private static final int WARMING_UP = -28;

  private final Settings settings;
  private final List<String> words;
  private final BufferedReader stdin =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

  private CommandLineClient(Settings settings, List<String> words) {
    this.settings = settings;
    this.words = words;
  }

  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments)));
  }

  private static int run(List<String> arguments) {
    Settings settings = new Settings();
    List<String> words;
    NodeConfig config;
    try {
      words = new ArrayList<>(CommandLine.parseClient(arguments, settings));
      if (isHelpWanted(settings)) {
        System.out.print(HelpPage.clientText());
        return 0;
      }
      if (settings.flag("version", false)) {
        System.out.println("Basalt RPC client version " + Version.NUMBER);
        return 0;
      }
      config = NodeConfig.resolveForClient(settings);
    } catch (ConfigException e) {
      System.err.println(e.getMessage());
      return 1;
    }
    try {
      return new CommandLineClient(settings, words).execute(config);
    } catch (ClientException e) {
      System.err.println("error: " + e.getMessage());
      return 1;
    } catch (IOException e) {
      System.err.println("error: " + e.getMessage());
      return 1;
    }
  }

  private static boolean isHelpWanted(Settings settings) {
    return settings.flag("?", false) || settings.flag("h", false) || settings.flag("help", false);
  }

  private int execute(NodeConfig config) throws IOException {
    String password =
        settings.flag("stdinrpcpass", false)
            ? readLine("RPC password")
            : settings.text("rpcpassword").orElse("");
    if (settings.flag("stdinwalletpassphrase", false)) {
      if (words.isEmpty() || !words.getFirst().startsWith("walletpassphrase")) {
        throw new ClientException(
            "-stdinwalletpassphrase is only applicable for walletpassphrase(change)");
      }
      words.add(1, readLine("wallet passphrase"));
    }
    if (settings.flag("stdin", false)) {
      for (String line = stdin.readLine(); line != null; line = stdin.readLine()) {
        words.add(line);
      }
    }
    RpcConnection connection = connection(config, password);
    if (settings.flag("getinfo", false)) {
      return info(connection);
    }
    if (settings.isSet("netinfo")) {
      return netInfo(connection, config.network().name());
    }
    if (settings.flag("addrinfo", false)) {
      return addressInfo(connection);
    }
    if (words.isEmpty()) {
      throw new ClientException("too few parameters (need at least command)");
    }
    return command(connection);
  }

  private String readLine(String what) throws IOException {
    String line = stdin.readLine();
    if (line == null) {
      throw new ClientException("expected the " + what + " on standard input");
    }
    return line;
  }

  private RpcConnection connection(NodeConfig config, String password) {
    String target = settings.text("rpcconnect").orElse("127.0.0.1");
    String host = target;
    int port = config.network().rpcPort();
    int colon = target.lastIndexOf(':');
    if (colon > 0 && (target.indexOf(':') == colon || target.charAt(colon - 1) == ']')) {
      host = target.substring(0, colon);
      port = port(target.substring(colon + 1), "-rpcconnect: " + target);
    }
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    Optional<String> given = settings.text("rpcport");
    if (given.isPresent()) {
      port = port(given.get(), "-rpcport: " + given.get());
    }
    long timeoutSec = settings.integer("rpcclienttimeout", DEFAULT_TIMEOUT_SEC);
    return new RpcConnection(
        host,
        port,
        settings.text("rpcwallet").map(w -> "/wallet/" + w).orElse("/"),
        () -> credentials(config, password),
        Duration.ofSeconds(timeoutSec <= 0 ? Integer.MAX_VALUE / 1000 : timeoutSec));
  }

  private RpcConnection.Credentials credentials(NodeConfig config, String password) {
    String file =
        config.configFile() instanceof NodeConfig.ConfigSource.File(Path path)
            ? path.toString()
            : config.dataDirectory().resolve("basalt.conf").toString();
    String where = " Configuration file: (" + file + ")";
    if (!password.isEmpty()) {
      return new RpcConnection.Credentials(
          settings.text("rpcuser").orElse("") + ":" + password,
          "Incorrect rpcuser or rpcpassword were specified." + where);
    }
    if (settings.isNegated("rpccookiefile")) {
      return new RpcConnection.Credentials(
          "",
          "Cookie file was disabled via -norpccookiefile and no rpcpassword was specified."
              + where);
    }
    Path cookie =
        config.networkDirectory().resolve(settings.text("rpccookiefile").orElse(".cookie"));
    try {
      return new RpcConnection.Credentials(
          Files.readString(cookie).strip(),
          "Cookie file credentials were invalid and no rpcpassword was specified." + where);
    } catch (IOException e) {
      return new RpcConnection.Credentials(
          "", "Failed to read cookie file and no rpcpassword was specified." + where, true);
    }
  }

  private static int port(String text, String where) {
    if (text.matches("[0-9]{1,5}")) {
      int port = Integer.parseInt(text);
      if (port > 0 && port <= 65_535) {
        return port;
      }
    }
    throw new ClientException("Invalid port provided in " + where);
  }

  private int command(RpcConnection connection) {
    String method = words.getFirst();
    List<String> rest = words.subList(1, words.size());
    ArgumentConversion conversion = new ArgumentConversion(CommandLineClient::spec);
    Json params =
        settings.flag("named", false)
            ? conversion.named(method, rest)
            : conversion.positional(method, rest);
    return print(call(connection, method, params));
  }

  private static Optional<RpcSpec> spec(String method) {
    return StandardMethods.ALL.stream()
        .map(RpcMethod::spec)
        .filter(spec -> spec.name().equals(method))
        .findFirst();
  }

  private Json.Obj call(RpcConnection connection, String method, Json params) {
    Json.Obj request =
        Json.object()
            .put("jsonrpc", "2.0")
            .put("method", method)
            .put("params", params)
            .put("id", settings.text("rpcid").orElse("1"));
    boolean waits = settings.flag("rpcwait", false);
    long limitSec = settings.integer("rpcwaittimeout", 0);
    long start = System.nanoTime();
    while (true) {
      try {
        Json.Obj reply = connection.send(request).asObject();
        boolean isWarmingUp =
            reply.find("error").filter(Json.Obj.class::isInstance).stream()
                .anyMatch(e -> e.asObject().get("code").asLong() == WARMING_UP);
        if (!waits || !isWarmingUp || isOver(start, limitSec)) {
          return reply;
        }
      } catch (ClientException e) {
        if (!waits || !e.isTransient()) {
          throw e;
        }
        if (isOver(start, limitSec)) {
          throw new ClientException("timeout on transient error: " + e.getMessage());
        }
      }
      pause();
    }
  }

  private static boolean isOver(long startNanos, long limitSec) {
    return limitSec > 0 && System.nanoTime() - startNanos >= limitSec * 1_000_000_000L;
  }

  private static void pause() {
    try {
      Thread.sleep(RETRY_DELAY_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClientException("interrupted");
    }
  }

  private static int print(Json.Obj reply) {
    Optional<Json> error = reply.find("error").filter(e -> !e.isNull());
    if (error.isEmpty()) {
      switch (reply.get("result")) {
        case Json.Null _ -> {}
        case Json.Str(String text) -> System.out.println(text);
        case Json other -> System.out.println(other.toText(2));
      }
      System.out.flush();
      return 0;
    }
    if (!(error.get() instanceof Json.Obj details)) {
      System.err.println("error: " + error.get().toText());
      return 1;
    }
    long code = details.get("code").asLong();
    System.err.println("error code: " + code);
    details.find("message").ifPresent(m -> System.err.println("error message:\n" + m.asText()));
    return (int) (Math.abs(code) & 0xff);
  }

  private Json.Obj result(RpcConnection connection, String method, Json params) {
    Json.Obj reply = call(connection, method, params);
    int code = reply.find("error").filter(e -> !e.isNull()).isPresent() ? print(reply) : 0;
    if (code != 0) {
      throw new ClientException("'" + method + "' was refused");
    }
    return reply;
  }

  private int info(RpcConnection connection) {
    if (!words.isEmpty()) {
      throw new ClientException("-getinfo takes no arguments");
    }
    Json.Obj network = result(connection, "getnetworkinfo", Json.array()).get("result").asObject();
    Json.Obj chain = result(connection, "getblockchaininfo", Json.array()).get("result").asObject();
    String color = settings.text("color").orElse("auto");
    boolean isColored =
        switch (color) {
          case "always" -> true;
          case "never" -> false;
          case "auto" ->
              Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
          default ->
              throw new ClientException(
                  "Invalid value for -color option. Valid values: always, auto, never.");
        };
    System.out.println(InfoReport.text(network, chain, isColored));
    return 0;
  }

  private int netInfo(RpcConnection connection, String chain) {
    int detail = 0;
    boolean isOutboundOnly = false;
    if (!words.isEmpty()) {
      String level = words.getFirst();
      if (level.equals("help") || level.equals("h")) {
        System.out.print(NetworkReport.help());
        return 0;
      }
      if (!level.matches("[0-9]{1,3}")) {
        throw new ClientException(
            "invalid -netinfo level argument: "
                + level
                + "\nFor more information, run: bitcoin-cli -netinfo help");
      }
      detail = Integer.parseInt(level);
      if (words.size() > 1) {
        String second = words.get(1);
        if (!second.equals("outonly") && !second.equals("o")) {
          throw new ClientException(
              "invalid -netinfo outonly argument: "
                  + second
                  + "\nFor more information, run: bitcoin-cli -netinfo help");
        }
        isOutboundOnly = true;
      }
    }
    Json.Obj network = result(connection, "getnetworkinfo", Json.array()).get("result").asObject();
    List<Json.Obj> peers =
        result(connection, "getpeerinfo", Json.array()).get("result").asArray().stream()
            .map(Json::asObject)
            .toList();
    System.out.println(
        new NetworkReport(network, peers, detail, isOutboundOnly, System.currentTimeMillis() / 1000)
            .text(chain));
    return 0;
  }

  private int addressInfo(RpcConnection connection) {
    Json.Obj counts = result(connection, "getaddrmaninfo", Json.array()).get("result").asObject();
    Json.Obj known = Json.object();
    for (Json.Field field : counts.fields()) {
      if (!field.key().equals("all_networks")) {
        known.put(field.key(), field.value().asObject().get("total"));
      }
    }
    known.put("total", counts.get("all_networks").asObject().get("total"));
    System.out.println(Json.object().put("addresses_known", known).toText(2));
    return 0;
  }
}
