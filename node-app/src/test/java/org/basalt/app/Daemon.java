package org.basalt.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A node as a process of its own, Basalt's or Bitcoin Core's: on loopback, with a directory and
/// ports of its own, seeking nobody but whom it was told.
final class Daemon implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration STOP_LIMIT = Duration.ofMinutes(1);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final int LOG_LINES_SHOWN = 30;

  private final String name;
  private final Process process;
  private final Path networkDirectory;
  private final Path output;
  private final int p2pPort;
  private final RpcClient rpc;

  private Daemon(
      String name,
      Process process,
      Path networkDirectory,
      Path output,
      int p2pPort,
      RpcClient rpc) {
    this.name = name;
    this.process = process;
    this.networkDirectory = networkDirectory;
    this.output = output;
    this.p2pPort = p2pPort;
    this.rpc = rpc;
  }

  /// Starts Basalt from the classes under test and waits until it answers.
  static Daemon basalt(Path base, String chain, String... options) {
    Daemon daemon = launch(basaltCommand(), base, chain, List.of(options));
    daemon.awaitStart();
    return daemon;
  }

  /// Starts the Bitcoin Core daemon that `program` is and waits until it answers.
  static Daemon bitcoind(Path program, Path base, String chain, String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.add("-listenonion=0");
    Daemon daemon = launch(List.of(program.toString()), base, chain, all);
    daemon.awaitStart();
    return daemon;
  }

  /// What starts Basalt in a JVM like this one.
  static List<String> basaltCommand() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-Xmx500m",
        "-Xshare:auto",
        "-cp",
        System.getProperty("java.class.path"),
        Main.class.getName());
  }

  private static Daemon launch(
      List<String> program, Path base, String chain, List<String> options) {
    int p2pPort = FreePort.next();
    int rpcPort = FreePort.next();
    Path networkDirectory = chain.equals("main") ? base : base.resolve(chain);
    Path output = base.resolve("output.txt");
    List<String> command = new ArrayList<>(program);
    command.add("-chain=" + chain);
    command.add("-datadir=" + base);
    command.add("-bind=127.0.0.1:" + p2pPort);
    command.add("-rpcport=" + rpcPort);
    command.addAll(
        List.of("-dnsseed=0", "-fixedseeds=0", "-discover=0", "-natpmp=0", "-printtoconsole=0"));
    command.addAll(options);
    try {
      Files.createDirectories(base);
      Files.deleteIfExists(networkDirectory.resolve(".cookie"));
      File out = output.toFile();
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(out))
              .start();
      RpcClient rpc = new RpcClient(rpcPort, networkDirectory.resolve(".cookie"));
      String name = base.getFileName() + " (" + p2pPort + ")";
      return new Daemon(name, process, networkDirectory, output, p2pPort, rpc);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command, e);
    }
  }

  private void awaitStart() {
    await(name + " starts")
        .atMost(START_LIMIT)
        .pollInterval(POLL)
        .ignoreExceptionsInstanceOf(IOException.class)
        .failFast(this::assertRuns)
        .until(() -> rpc.call("getblockcount").isInt());
  }

  private void assertRuns() {
    assertThat(process.isAlive()).as(() -> name + " runs\n" + logEnd()).isTrue();
  }

  /// Where peers connect.
  String address() {
    return "127.0.0.1:" + p2pPort;
  }

  int p2pPort() {
    return p2pPort;
  }

  long pid() {
    return process.pid();
  }

  JsonNode call(String method, Object... params) {
    try {
      return rpc.call(method, params);
    } catch (IOException e) {
      throw new UncheckedIOException(name + ": " + e.getMessage() + "\n" + logEnd(), e);
    }
  }

  /// What it says, be it a result or an error, as text.
  String answer(String method, Object... params) {
    try {
      return rpc.call(method, params).toString();
    } catch (RpcClient.RpcError e) {
      return String.valueOf(e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(name + ": " + e.getMessage() + "\n" + logEnd(), e);
    }
  }

  int height() {
    return call("getblockcount").asInt();
  }

  String tip() {
    return call("getbestblockhash").asText();
  }

  String muhash() {
    return call("gettxoutsetinfo", "muhash").get("muhash").asText();
  }

  /// Waits until the tip is this block.
  void awaitTip(String hash, Duration limit) {
    await(name + " reaches " + hash)
        .atMost(limit)
        .pollInterval(POLL)
        .failFast(this::assertRuns)
        .untilAsserted(() -> assertThat(tip()).as(() -> "tip of " + name).isEqualTo(hash));
  }

  /// Waits until the chain has at least so many blocks.
  ///
  /// @return the height it has then
  int awaitHeight(int height, Duration limit) {
    return await(name + " reaches height " + height)
        .atMost(limit)
        .pollInterval(Duration.ofMillis(10))
        .failFast(this::assertRuns)
        .until(this::height, at -> at >= height);
  }

  /// The log's text.
  String log() {
    try {
      return Files.readString(networkDirectory.resolve("debug.log"));
    } catch (IOException e) {
      return "no log: " + e.getMessage();
    }
  }

  private String logEnd() {
    String said;
    try {
      said = Files.readString(output);
    } catch (IOException e) {
      said = "no output: " + e.getMessage();
    }
    List<String> lines = log().lines().toList();
    int from = Math.max(0, lines.size() - LOG_LINES_SHOWN);
    return said + String.join("\n", lines.subList(from, lines.size()));
  }

  /// Ends it as a power cut would.
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /// Asks it to stop and waits until it has.
  ///
  /// @return the exit code
  int stop() {
    call("stop");
    awaitEnd();
    return process.exitValue();
  }

  private void awaitEnd() {
    try {
      assertThat(process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS))
          .as(() -> name + " ends")
          .isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return name;
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }
}
