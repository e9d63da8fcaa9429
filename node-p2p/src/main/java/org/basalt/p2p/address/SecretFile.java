package org.basalt.p2p.address;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/// A small file with a key of ours, for nobody else to read.
public final class SecretFile {
  /// A longer one is none of ours.
  public static final int SIZE_MAX = 65_536;

  private final Path file;

  public SecretFile(Path file) {
    this.file = file;
  }

  public Path path() {
    return file;
  }

  /// Nothing if the file is not there.
  ///
  /// @throws IOException if it is there and cannot be read, or is too long
  public Optional<byte[]> read() throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(SIZE_MAX + 1);
      if (content.length > SIZE_MAX) {
        throw new IOException(file + " is longer than " + SIZE_MAX + " bytes");
      }
      return Optional.of(content);
    }
  }

  /// Whole or not at all.
  public void write(byte[] content) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    if (Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix")) {
      Files.createFile(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    SafeFile.replace(file, content);
  }
}
