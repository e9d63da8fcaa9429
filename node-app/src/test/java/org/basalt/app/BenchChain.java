package org.basalt.app;

import java.nio.file.Files;
import java.nio.file.Path;

/// A regtest chain of 220 blocks with 262,649 signatures, and what a correct node says of it.
final class BenchChain {
  static final int HEIGHT = 220;
  static final String TIP = "1dea6ce70c43970ee6a921cdf3d4594c91238c8ea986c067b70ef1fd01afa82a";
  static final String MUHASH = "1bd32312017eec89be8d950691cf60be8ae1846637bea20a1be966078b17bdbf";
  static final int UNSPENT = 7_715;

  private BenchChain() {}

  /// The framed blocks, compressed; the file may be absent.
  static Path file() {
    return Path.of(System.getProperty("basalt.bench", "bench")).resolve("regtest-220.dat.gz");
  }

  static boolean isPresent() {
    return Files.isRegularFile(file());
  }
}
