package org.basalt.chain.blocks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.basalt.chain.kv.StorageException;
import org.basalt.core.bytes.LittleEndian;
import org.basalt.core.testing.FuzzFolder;
import org.basalt.core.testing.FuzzInput;

/// Frames of blocks with anything between them, as a `blk` file with or without a key: what comes
/// out is what a search at every position finds, and blocks that are refused are searched too.
public final class BlockFileFuzz {
  private static final int MAGIC = 0xd9b4bef9;
  private static final int MAX_FRAMES = 8;
  private static final int SMALLEST = 80;
  private static final int LARGEST = 4_000_000;
  private static final Path FOLDER = FuzzFolder.create();
  private static final Path FILE = FOLDER.resolve("blk00000.dat");
  private static final Path KEY = FOLDER.resolve("xor.dat");

  private BlockFileFuzz() {}

  /// Called by the fuzzer.
  public static void fuzzerTestOneInput(byte[] data) throws IOException {
    FuzzInput in = new FuzzInput(data);
    byte[] key = in.flag() ? in.bytes(in.oneIn(16) ? 7 : 8) : new byte[8];
    int refused = in.int8();
    byte[] plain = in.oneIn(4) ? in.rest() : frames(in);
    byte[] bytes = plain.clone();
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] ^= key[i % key.length];
    }
    Files.write(FILE, bytes);
    Files.write(KEY, key);
    List<String> found = new ArrayList<>();
    try (BlockFileImport file = BlockFileImport.open(FILE, MAGIC)) {
      for (Optional<byte[]> next = file.next(); next.isPresent(); next = file.next()) {
        if ((refused >>> found.size() % 8 & 1) != 0) {
          file.refuseLast();
        }
        found.add(HexFormat.of().formatHex(next.get()));
      }
    } catch (StorageException e) {
      boolean isGzip = bytes.length >= 2 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b;
      if (!isGzip && key.length == 8) {
        throw e;
      }
      return;
    }
    List<String> expected = model(plain, refused);
    if (!found.equals(expected)) {
      throw new AssertionError("found " + found + ", expected " + expected);
    }
  }

  private static List<String> model(byte[] bytes, int refused) {
    List<String> found = new ArrayList<>();
    int at = 0;
    while (at + 8 <= bytes.length) {
      long length = Integer.toUnsignedLong(LittleEndian.int32(bytes, at + 4));
      boolean isBlock =
          LittleEndian.int32(bytes, at) == MAGIC
              && length >= SMALLEST
              && length <= LARGEST
              && at + 8 + length <= bytes.length;
      if (isBlock) {
        boolean isRefused = (refused >>> found.size() % 8 & 1) != 0;
        int end = at + 8 + (int) length;
        found.add(HexFormat.of().formatHex(Arrays.copyOfRange(bytes, at + 8, end)));
        at = isRefused ? at + 1 : end;
      } else {
        at++;
      }
    }
    return found;
  }

  private static byte[] frames(FuzzInput in) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] head = new byte[8];
    for (int i = 0; i < MAX_FRAMES && !in.isEmpty(); i++) {
      out.writeBytes(in.bytes(in.below(10)));
      int size = SMALLEST - 1 + in.below(30);
      LittleEndian.putInt32(head, 0, MAGIC);
      LittleEndian.putInt32(head, 4, in.oneIn(8) ? in.int16() : size);
      out.writeBytes(head);
      byte[] block = new byte[size];
      // Perhaps a frame within.
      if (in.oneIn(4)) {
        System.arraycopy(head, 0, block, 0, head.length);
      }
      block[size - 1] = (byte) i;
      out.writeBytes(block);
    }
    return out.toByteArray();
  }
}
