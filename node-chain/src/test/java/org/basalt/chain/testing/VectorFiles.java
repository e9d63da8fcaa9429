package org.basalt.chain.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.basalt.core.bytes.Hex;

/// Finds test data in the folder that the property `basalt.vectors` names; tests are skipped where
/// it is absent.
public final class VectorFiles {
  private VectorFiles() {}

  public static Path file(String name) {
    Path folder = Path.of(System.getProperty("basalt.vectors", "../../shared/vectors"));
    assumeTrue(Files.isDirectory(folder), "no test vectors in " + folder);
    return folder.resolve(name);
  }

  public static byte[] bytes(String name) {
    try {
      return Files.readAllBytes(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Blocks of a file with one in hex a line.
  public static List<byte[]> blocks(String name) {
    try {
      List<byte[]> blocks = new ArrayList<>();
      for (String line : Files.readAllLines(file(name))) {
        if (!line.isBlank()) {
          blocks.add(Hex.decode(line.strip()));
        }
      }
      return blocks;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
