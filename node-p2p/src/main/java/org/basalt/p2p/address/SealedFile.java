package org.basalt.p2p.address;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Function;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.ByteSink;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.crypto.Sha256;

/// A small file of Core's that begins with the network's magic (uint32 as in frames) and ends with
/// the double SHA-256 of everything before. Whatever follows that is not looked at. Source: Core
/// `addrdb.cpp` SerializeDB, DeserializeDB.
final class SealedFile {
  private static final int CHECKSUM_SIZE = 32;
  private static final int MAGIC_SIZE = 4;

  /// Core's words for a file that ends too early.
  private static final String CUT_OFF = "AutoFile::read: end of file: iostream error";

  private SealedFile() {}

  static void write(Path file, int magic, Consumer<ByteSink> content) throws IOException {
    ArraySink out = new ArraySink(1 << 12);
    out.int32Le(magic);
    content.accept(out);
    out.bytes(Sha256.hashTwice(out.array(), 0, out.size()));
    SafeFile.replace(file, out.toByteArray());
  }

  /// Reads the content, and only then looks at the checksum, so that the first thing wrong is told.
  ///
  /// @throws DecodeException with Core's message
  static <T> T read(Path file, int magic, Function<ByteReader, T> content) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length < MAGIC_SIZE) {
      throw new DecodeException(CUT_OFF);
    }
    ByteReader in = new ByteReader(bytes);
    if (in.int32Le() != magic) {
      throw new DecodeException("Invalid network magic number");
    }
    T result = content.apply(in);
    int size = in.position();
    if (bytes.length - size < CHECKSUM_SIZE) {
      throw new DecodeException(CUT_OFF);
    }
    byte[] checksum = Sha256.hashTwice(bytes, 0, size);
    if (!Arrays.equals(checksum, 0, CHECKSUM_SIZE, bytes, size, size + CHECKSUM_SIZE)) {
      throw new DecodeException("Checksum mismatch, data corrupted");
    }
    return result;
  }
}
