package org.basalt.core.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A folder for targets that read files: in memory where the system has such a place, as a file is
/// written for each input.
public final class FuzzFolder {
  private static final Path MEMORY = Path.of("/dev/shm");

  private FuzzFolder() {}

  /// A new folder, gone with the process.
  public static Path create() {
    try {
      boolean isMemory = Files.isDirectory(MEMORY) && Files.isWritable(MEMORY);
      Path folder =
          isMemory
              ? Files.createTempDirectory(MEMORY, "basalt-fuzz")
              : Files.createTempDirectory("basalt-fuzz");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder.toFile())));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(File folder) {
    File[] files = folder.listFiles();
    if (files != null) {
      for (File file : files) {
        file.delete();
      }
    }
    folder.delete();
  }
}
