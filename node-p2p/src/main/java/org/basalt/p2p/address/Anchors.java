package org.basalt.p2p.address;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.basalt.p2p.netaddr.Endpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The peers to come back to after a restart, so that restarting a node does not help to surround
/// it. A line each: `address:port`.
///
/// The file is deleted when it is read: after a crash the same peers are not tried again, in case
/// they caused it. Source: Core `addrdb.cpp` ReadAnchors, DumpAnchors (which has a format of its
/// own).
public final class Anchors {
  /// Core MAX_BLOCK_RELAY_ONLY_ANCHORS.
  public static final int ANCHORS_MAX = 2;

  private static final Logger LOG = LoggerFactory.getLogger("net");
  private static final int FILE_SIZE_MAX = 1000;

  private final Path file;

  public Anchors(Path file) {
    this.file = file;
  }

  /// The saved anchors, once. Lines that make no sense are left out.
  public List<Endpoint> take() throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      if (Files.size(file) > FILE_SIZE_MAX) {
        LOG.warn("{} is too long to be a list of anchors and is ignored", file);
        return List.of();
      }
      String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      return text.lines()
          .map(line -> Endpoint.parse(line.strip(), 0))
          .flatMap(Optional::stream)
          .limit(ANCHORS_MAX)
          .toList();
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /// Saves the first [#ANCHORS_MAX].
  public void save(List<Endpoint> anchors) throws IOException {
    StringBuilder text = new StringBuilder();
    anchors.stream().limit(ANCHORS_MAX).forEach(anchor -> text.append(anchor).append('\n'));
    SafeFile.replace(file, text.toString().getBytes(StandardCharsets.US_ASCII));
  }
}
