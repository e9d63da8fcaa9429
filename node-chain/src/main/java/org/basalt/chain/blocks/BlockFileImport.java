package org.basalt.chain.blocks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.basalt.chain.kv.StorageException;
import org.basalt.core.bytes.LittleEndian;

/// Reads blocks from a file in the framing of Core's `blk*.dat` and of `bootstrap.dat`, plain or
/// compressed with gzip.
///
/// | size | field  | encoding                            |
/// |-----:|--------|-------------------------------------|
/// |    4 | magic  | the network's message start         |
/// |    4 | length | uint32 little-endian                |
/// |  var | block  | as on the wire, with witness        |
///
/// Bytes between frames are skipped until the next magic: files may have gaps of zeros, or end in
/// the middle of a block. If a `blk*.dat` has a file `xor.dat` beside it, its eight bytes are a key
/// that every byte of the file was XORed with, by position. Source: Core `validation.cpp`
/// LoadExternalBlockFile, `node/blockstorage.cpp`.
///
/// Memory is bounded by twice the largest block. One thread.
public final class BlockFileImport implements AutoCloseable {
  /// Core MAX_BLOCK_SERIALIZED_SIZE.
  private static final int MAX_BLOCK_BYTES = 4_000_000;

  private static final int MIN_BLOCK_BYTES = 80;
  private static final int FRAME_BYTES = 8;
  private static final int XOR_KEY_BYTES = 8;
  private static final int GZIP_MAGIC = 0x8b1f;

  private final Path file;
  private final int magic;
  private final byte[] xorKey;
  private final InputStream in;
  private final byte[] buffer = new byte[2 * (MAX_BLOCK_BYTES + FRAME_BYTES)];
  private int position;
  private int limit;
  private int lastFrame = -1;
  private long bytesRead;
  private boolean isAtEnd;

  private BlockFileImport(Path file, int magic, byte[] xorKey, InputStream in) {
    this.file = file;
    this.magic = magic;
    this.xorKey = xorKey;
    this.in = in;
  }

  /// @param magic the network's message start, as one integer read little-endian
  /// @throws StorageException if the file cannot be opened
  public static BlockFileImport open(Path file, int magic) {
    try {
      byte[] xorKey = xorKey(file);
      return new BlockFileImport(file, magic, xorKey, input(file));
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  private static byte[] xorKey(Path file) throws IOException {
    Path keyFile = file.resolveSibling("xor.dat");
    if (!file.getFileName().toString().matches("blk\\d+\\.dat") || !Files.exists(keyFile)) {
      return new byte[XOR_KEY_BYTES];
    }
    byte[] key = Files.readAllBytes(keyFile);
    if (key.length != XOR_KEY_BYTES) {
      throw new IOException(keyFile + " has " + key.length + " bytes, expected " + XOR_KEY_BYTES);
    }
    return key;
  }

  private static InputStream input(Path file) throws IOException {
    InputStream plain = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    plain.mark(2);
    byte[] start = plain.readNBytes(2);
    plain.reset();
    boolean isGzip = start.length == 2 && LittleEndian.uint16(start, 0) == GZIP_MAGIC;
    return isGzip ? new GZIPInputStream(plain, 1 << 16) : plain;
  }

  private static StorageException failure(Path file, IOException e) {
    return new StorageException(
        StorageException.Kind.IO, "the block file " + file + " cannot be read: " + e, e);
  }

  /// The next block's bytes; empty at the end of the file. That they are a block is for the caller
  /// to find out.
  public Optional<byte[]> next() {
    try {
      while (true) {
        if (!ensure(FRAME_BYTES)) {
          return Optional.empty();
        }
        if (LittleEndian.int32(buffer, position) != magic) {
          position++;
          continue;
        }
        long length = Integer.toUnsignedLong(LittleEndian.int32(buffer, position + 4));
        if (length < MIN_BLOCK_BYTES
            || length > MAX_BLOCK_BYTES
            || !ensure(FRAME_BYTES + (int) length)) {
          position++;
          continue;
        }
        lastFrame = position;
        int start = position + FRAME_BYTES;
        position = start + (int) length;
        return Optional.of(Arrays.copyOfRange(buffer, start, position));
      }
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  /// Says that the last bytes were no block: reading goes on right behind their magic, in case a
  /// real block begins within them.
  public void refuseLast() {
    if (lastFrame < 0) {
      throw new IllegalStateException("nothing was read yet");
    }
    position = lastFrame + 1;
    lastFrame = -1;
  }

  /// True if so many bytes are in the buffer from the position on; reads more if they are not.
  private boolean ensure(int count) throws IOException {
    if (limit - position >= count) {
      return true;
    }
    if (buffer.length - position < count) {
      System.arraycopy(buffer, position, buffer, 0, limit - position);
      limit -= position;
      position = 0;
      lastFrame = -1;
    }
    while (limit - position < count && !isAtEnd) {
      int read = in.read(buffer, limit, buffer.length - limit);
      if (read < 0) {
        isAtEnd = true;
      } else {
        unmask(limit, read);
        limit += read;
        bytesRead += read;
      }
    }
    return limit - position >= count;
  }

  private void unmask(int from, int count) {
    for (int i = 0; i < count; i++) {
      buffer[from + i] ^= xorKey[(int) (bytesRead + i & XOR_KEY_BYTES - 1)];
    }
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw failure(file, e);
    }
  }
}
