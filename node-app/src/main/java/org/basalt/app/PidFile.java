package org.basalt.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.basalt.app.config.ConfigException;

/// The process id in a file, for as long as the daemon runs.
final class PidFile implements AutoCloseable {
  private final Path path;

  private PidFile(Path path) {
    this.path = path;
  }

  static PidFile write(Path path) {
    try {
      Files.write(path, (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new ConfigException("Unable to create the PID file '" + path + "': " + e.getMessage());
    }
    return new PidFile(path);
  }

  Path path() {
    return path;
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      org.slf4j.LoggerFactory.getLogger("node").warn("Unable to remove PID file {}", path, e);
    }
  }
}
