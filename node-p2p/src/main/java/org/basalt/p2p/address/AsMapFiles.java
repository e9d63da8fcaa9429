package org.basalt.p2p.address;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.basalt.p2p.netaddr.AsMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where AS maps come from: a file of the operator's, or one that was packed with the program.
///
/// Basalt itself comes without a map. Who packages it may name one by the system property
/// `basalt.asmap`, which `-asmap` without a value then uses.
public final class AsMapFiles {
  /// The file of the map that comes with the program.
  public static final String BUNDLED_PROPERTY = "basalt.asmap";

  private static final Logger LOG = LoggerFactory.getLogger("net");

  private AsMapFiles() {}

  /// @throws IllegalArgumentException with Core's message if there is no usable map in the file
  public static AsMap read(Path file) {
    if (!Files.exists(file)) {
      throw new IllegalArgumentException("Could not find asmap file \"" + file + "\"");
    }
    try {
      byte[] bytes = Files.readAllBytes(file);
      LOG.info("Opened asmap file \"{}\" ({} bytes) from disk", file, bytes.length);
      return AsMap.of(bytes).orElseThrow(() -> unusable(file));
    } catch (IOException e) {
      LOG.warn("Failed to open asmap file from disk: {}", e.getMessage());
      throw unusable(file);
    }
  }

  private static IllegalArgumentException unusable(Path file) {
    LOG.warn("Sanity check of asmap file \"{}\" failed", file);
    return new IllegalArgumentException("Could not parse asmap file \"" + file + "\"");
  }

  /// @throws IllegalArgumentException with Core's message if there is none, or it is damaged
  public static AsMap bundled() {
    byte[] bytes =
        bundledBytes()
            .orElseThrow(() -> new IllegalArgumentException("Embedded asmap data not available"));
    AsMap map =
        AsMap.of(bytes)
            .orElseThrow(() -> new IllegalArgumentException("Could not read embedded asmap data"));
    LOG.info("Opened asmap data ({} bytes) from embedded byte array", bytes.length);
    return map;
  }

  /// What comes with the program, as it is.
  public static Optional<byte[]> bundledBytes() {
    String name = System.getProperty(BUNDLED_PROPERTY, "");
    if (name.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readAllBytes(Path.of(name)));
    } catch (IOException e) {
      LOG.warn("The bundled AS map {} cannot be read: {}", name, e.getMessage());
      return Optional.empty();
    }
  }
}
