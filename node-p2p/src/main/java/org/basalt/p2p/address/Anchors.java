package org.basalt.p2p.address;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.DecodeException;
import org.basalt.p2p.netaddr.AnnouncedAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The peers to come back to after a restart, so that restarting a node does not help to surround
/// it: a [SealedFile] with a CompactSize count and so many [DiskAddress]es, as Core's
/// `anchors.dat`.
///
/// The file is deleted when it is read: after a crash the same peers are not tried again, in case
/// they caused it. Source: Core `addrdb.cpp` ReadAnchors, DumpAnchors.
public final class Anchors {
  /// Core MAX_BLOCK_RELAY_ONLY_ANCHORS.
  public static final int ANCHORS_MAX = 2;

  private static final Logger LOG = LoggerFactory.getLogger("net");
  private static final int ADDRESS_SIZE_MIN = 4 + 4 + 1 + 2 + 2;

  /// More than that is not ours.
  private static final int FILE_SIZE_MAX = 10_000;

  private final Path file;
  private final int magic;

  /// @param magic of the network, as in its frames
  public Anchors(Path file, int magic) {
    this.file = file;
    this.magic = magic;
  }

  /// The saved anchors, once; none if the file makes no sense.
  public List<AnnouncedAddress> take() throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      if (Files.size(file) > FILE_SIZE_MAX) {
        LOG.warn("{} is too long to be a list of anchors and is ignored", file);
        return List.of();
      }
      List<AnnouncedAddress> anchors = SealedFile.read(file, magic, Anchors::read);
      LOG.info("Loaded {} addresses from \"{}\"", anchors.size(), file.getFileName());
      return anchors.stream().limit(ANCHORS_MAX).toList();
    } catch (DecodeException e) {
      LOG.debug("{} is ignored: {}", file, e.getMessage());
      return List.of();
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static List<AnnouncedAddress> read(ByteReader in) {
    int count = in.count(ADDRESS_SIZE_MIN, FILE_SIZE_MAX);
    List<AnnouncedAddress> anchors = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      anchors.add(DiskAddress.read(in, true));
    }
    return anchors;
  }

  /// Saves the first [#ANCHORS_MAX].
  public void save(List<AnnouncedAddress> anchors) throws IOException {
    List<AnnouncedAddress> kept = anchors.stream().limit(ANCHORS_MAX).toList();
    LOG.info(
        "DumpAnchors: Flush {} outbound block-relay-only peer addresses to anchors.dat",
        kept.size());
    SealedFile.write(
        file,
        magic,
        out -> {
          out.compactSize(kept.size());
          kept.forEach(anchor -> DiskAddress.write(anchor, out));
        });
  }
}
