package org.basalt.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.basalt.app.config.ConfigException;

/// `-daemon` and `-daemonwait`: the daemon again, as a process of its own session.
///
/// A Java process cannot fork, so the first one starts a second one with the same arguments and a
/// mark in its environment. With `-daemonwait` the first waits for the word [#READY] on the
/// second's standard output, and passes on what it says on standard error until then.
final class BackgroundProcess {
  /// Set in the environment of the second process.
  private static final String MARK = "BASALT_BACKGROUND";

  private static final String READY = "ready";

  private BackgroundProcess() {}

  /// True in the second process.
  static boolean isHere() {
    return System.getenv(MARK) != null;
  }

  /// In the second process: tells the first that requests are answered now.
  static void reportReady() {
    if (isHere()) {
      System.out.println(READY);
      System.out.flush();
    }
  }

  /// @return exit code for the first process
  static int start(List<String> arguments, boolean waits) {
    ProcessBuilder builder = new ProcessBuilder(command(arguments));
    builder.environment().put(MARK, "1");
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    if (!waits) {
      builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
      builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    }
    System.out.println("Bitcoin Core starting (Basalt)");
    System.out.flush();
    try {
      Process process = builder.start();
      return waits ? awaitReady(process) : 0;
    } catch (IOException e) {
      throw new ConfigException("cannot start a process in the background: " + e.getMessage());
    }
  }

  private static List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>();
    Path setsid = Path.of("/usr/bin/setsid");
    if (Files.isExecutable(setsid)) {
      command.add(setsid.toString());
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Main.class.getName());
    command.addAll(arguments);
    return command;
  }

  private static int awaitReady(Process process) throws IOException {
    Thread errors =
        Thread.ofPlatform().daemon().name("background-errors").start(() -> copyErrors(process));
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.equals(READY)) {
          return 0;
        }
      }
      int code = process.waitFor();
      errors.join();
      return code == 0 ? 1 : code;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private static void copyErrors(Process process) {
    try (BufferedReader err =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      for (String line = err.readLine(); line != null; line = err.readLine()) {
        System.err.println(line);
      }
    } catch (IOException e) {
      System.err.println("lost the background process's messages: " + e.getMessage());
    }
  }
}
