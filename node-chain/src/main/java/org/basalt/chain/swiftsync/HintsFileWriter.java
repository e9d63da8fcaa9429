package org.basalt.chain.swiftsync;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.basalt.chain.api.HintsException;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.hash.BlockHash;

/// Writes a [HintsFile], beside its place at first: it has its name only when it is whole. One
/// thread. To be closed; closing without [#finish()] leaves nothing.
final class HintsFileWriter implements AutoCloseable {
  private final Path path;
  private final Path draft;
  private final OutputStream out;
  private final Sha256 sha256 = new Sha256();
  private final int height;
  private int written;
  private long bytes;
  private boolean isFinished;

  HintsFileWriter(Path path, int magic, int height, BlockHash block) {
    this.path = path;
    this.height = height;
    draft = path.resolveSibling(path.getFileName() + ".incomplete");
    try {
      out = new BufferedOutputStream(Files.newOutputStream(draft));
    } catch (IOException e) {
      throw failed(e);
    }
    ArraySink header = new ArraySink(HintsFile.HEADER_SIZE);
    header.bytes(HintsFile.MAGIC).int8(HintsFile.VERSION).int32Le(magic).int32Le(height);
    block.writeTo(header);
    write(header.toByteArray());
  }

  /// Hints of the next height, from 1.
  void append(HintBits hints) {
    byte[] encoded = hints.encode();
    write(new ArraySink(HintsFile.SIZE_FIELD).int32Le(encoded.length).toByteArray());
    write(encoded);
    written++;
  }

  private void write(byte[] part) {
    sha256.bytes(part);
    bytes += part.length;
    try {
      out.write(part);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /// @return bytes of the whole file
  long finish() {
    if (written != height) {
      throw new IllegalStateException("hints of " + written + " of " + height + " blocks");
    }
    try {
      out.write(sha256.finish());
      out.close();
      Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw failed(e);
    }
    isFinished = true;
    return bytes + Sha256.SIZE;
  }

  private HintsException failed(IOException e) {
    return new HintsException("cannot write " + path + ": " + e, e);
  }

  @Override
  public void close() {
    if (isFinished) {
      return;
    }
    try {
      out.close();
      Files.deleteIfExists(draft);
    } catch (IOException e) {
      throw failed(e);
    }
  }
}
