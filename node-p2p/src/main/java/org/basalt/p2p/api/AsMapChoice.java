package org.basalt.p2p.api;

import java.nio.file.Path;

/// Where the map of autonomous systems is from that peers are grouped by (`-asmap`).
public sealed interface AsMapChoice {
  /// Peers are grouped by the prefixes of their addresses.
  record None() implements AsMapChoice {}

  /// The one that comes with the program.
  record Bundled() implements AsMapChoice {}

  /// @param path absolute
  record File(Path path) implements AsMapChoice {}
}
