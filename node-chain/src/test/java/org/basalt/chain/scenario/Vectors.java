package org.basalt.chain.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.basalt.core.bytes.Hex;
import org.junit.jupiter.api.Assumptions;

/// Files of test data outside of the project; a test is skipped where they are absent.
final class Vectors {
  private Vectors() {}

  static Path path(String name) {
    Path path = Path.of(System.getProperty("basalt.vectors", "vectors"), name);
    Assumptions.assumeTrue(Files.exists(path), "test data is not here: " + path);
    return path;
  }

  static byte[] bytes(String name) {
    try {
      return Files.readAllBytes(path(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// One block in hex a line.
  static List<byte[]> hexLines(String name) {
    try {
      return Files.readAllLines(path(name)).stream()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .map(Hex::decode)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
