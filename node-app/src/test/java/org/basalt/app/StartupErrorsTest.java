package org.basalt.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the daemon says, and how it ends, when it cannot start: one line on standard error that
/// says what is wrong, and exit code 1.
final class StartupErrorsTest {
  private static final long LIMIT_SECONDS = 60;

  @TempDir Path scratch;

  @Test
  void secondDaemonOnTheSameDataDirectoryIsRefused() throws Exception {
    try (Daemon first = Daemon.basalt(scratch, "regtest", "-connect=0")) {
      assertThat(start("-listen=0", "-connect=0"))
          .isEqualTo(
              failure(
                  "Cannot obtain a lock on directory %s. Bitcoin Core is probably already running."
                      .formatted(scratch.resolve("regtest"))));
      assertThat(first.height()).isZero();
      assertThat(first.stop()).isZero();
    }
  }

  @Test
  void portInUseIsNamed() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + other.getLocalPort();
      Ended ended = start("-connect=0", "-bind=" + address, "-rpcport=" + FreePort.next());
      assertThat(ended.code()).isEqualTo(1);
      assertThat(ended.errors())
          .singleElement()
          .asString()
          .startsWith("Error: Unable to bind to " + address + " on this computer.");
    }
  }

  @Test
  void oneAddressForTwoPurposesIsRefused() throws Exception {
    String address = "127.0.0.1:" + FreePort.next();
    String rpcPort = "-rpcport=" + FreePort.next();
    assertThat(start("-connect=0", "-bind=" + address, "-bind=" + address + "=onion", rpcPort))
        .isEqualTo(
            failure(
                "Duplicate binding configuration for address "
                    + address
                    + ". Please check your -bind, -bind=...=onion and -whitebind settings."));
  }

  @Test
  void rpcPortInUseIsAnError() throws Exception {
    int port = FreePort.next();
    try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThat(
              start(
                  "-listen=0",
                  "-connect=0",
                  "-rpcbind=127.0.0.1",
                  "-rpcallowip=127.0.0.1",
                  "-rpcport=" + port))
          .isEqualTo(failure("Unable to start HTTP server. See debug log for details."));
      assertThat(other.isBound()).isTrue();
      assertThat(Files.readString(scratch.resolve("regtest/debug.log")))
          .contains("127.0.0.1:" + port + " failed");
    }
  }

  @Test
  void misspeltOptionIsRefused() throws Exception {
    assertThat(start("-lisen=0"))
        .isEqualTo(failure("Error parsing command line arguments: Invalid parameter -lisen=0"));
  }

  @Test
  void lineOfTheConfigurationFileThatIsNoSettingIsNamed() throws Exception {
    Files.writeString(scratch.resolve("basalt.conf"), "server=1\nlisten 0\n");
    Ended ended = start();
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.errors())
        .singleElement()
        .asString()
        .startsWith("Error: Error reading configuration file: parse error on line 2: listen 0");
  }

  @Test
  void missingDataDirectoryIsNamed() throws Exception {
    Path missing = scratch.resolve("missing");
    assertThat(start("-datadir=" + missing))
        .isEqualTo(failure("Specified data directory \"%s\" does not exist.".formatted(missing)));
  }

  @Test
  void dataDirectoryThatCannotBeWrittenIsNamed() throws Exception {
    // A file where the network's directory should be stops even root.
    Files.createFile(scratch.resolve("regtest"));
    assertCannotWrite(start("-listen=0", "-connect=0"));
  }

  @Test
  void dataDirectoryWithoutPermissionIsNamed() throws Exception {
    Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      assumeThat(Files.isWritable(scratch)).as("root may write everywhere").isFalse();
      assertCannotWrite(start("-listen=0", "-connect=0"));
    } finally {
      Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @Test
  void damagedDatabaseIsNamed() throws Exception {
    try (Daemon daemon = Daemon.basalt(scratch, "regtest", "-connect=0")) {
      assertThat(daemon.stop()).isZero();
    }
    Path database = scratch.resolve("regtest/chainstate/ledger");
    flipBits(database.resolve(Files.readString(database.resolve("CURRENT")).strip()));
    Ended ended = start("-listen=0", "-connect=0", "-rpcport=" + FreePort.next());
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.errors())
        .singleElement()
        .asString()
        .startsWith(
            "Error: Cannot open the ledger: the database in %s is damaged:".formatted(database));
  }

  private static void flipBits(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int i = bytes.length / 4; i < bytes.length / 2; i++) {
      bytes[i] ^= 0x5a;
    }
    Files.write(file, bytes);
  }

  private void assertCannotWrite(Ended ended) {
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.errors())
        .singleElement()
        .asString()
        .startsWith(
            "Error: Cannot write to directory '%s'; check permissions."
                .formatted(scratch.resolve("regtest")));
  }

  private static Ended failure(String message) {
    return new Ended(1, List.of("Error: " + message));
  }

  /// Runs the daemon until it ends by itself.
  private Ended start(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(Daemon.basaltCommand());
    command.addAll(List.of("-chain=regtest", "-datadir=" + scratch, "-printtoconsole=0"));
    command.addAll(List.of(options));
    Path errors = Files.createTempFile("basalt-errors", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(errors.toFile())
              .start();
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError("it did not end: " + Files.readString(errors));
      }
      return new Ended(process.exitValue(), Files.readAllLines(errors, StandardCharsets.UTF_8));
    } finally {
      Files.delete(errors);
    }
  }

  /// @param errors the lines of standard error
  private record Ended(int code, List<String> errors) {}
}
