package org.basalt.chain.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.basalt.chain.kv.StorageException;
import org.basalt.chain.testing.VectorFiles;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.Hex;
import org.basalt.core.primitive.BlockCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockFileImportTest {
  private static final int MAINNET = 0xd9b4bef9;

  @TempDir Path directory;

  private static byte[] bytes(int length, int seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static void frame(ArraySink out, byte[] block) {
    out.int32Le(MAINNET).int32Le(block.length).bytes(block);
  }

  private List<byte[]> read(String name) {
    List<byte[]> blocks = new ArrayList<>();
    try (BlockFileImport in = BlockFileImport.open(directory.resolve(name), MAINNET)) {
      for (Optional<byte[]> block = in.next(); block.isPresent(); block = in.next()) {
        blocks.add(block.get());
      }
    }
    return blocks;
  }

  private void write(String name, byte[] content) throws IOException {
    Files.write(directory.resolve(name), content);
  }

  @Test
  void readsMainnetsFirstBlockFile() {
    Path file = VectorFiles.file("chain/mainnet-blk-0-438.dat");
    int count = 0;
    try (BlockFileImport in = BlockFileImport.open(file, MAINNET)) {
      String hash = "";
      for (Optional<byte[]> block = in.next(); block.isPresent(); block = in.next()) {
        hash = BlockCodec.decode(block.get()).hash().toString();
        if (count++ == 0) {
          assertThat(hash)
              .isEqualTo("000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f");
        }
      }
    }
    assertThat(count).isEqualTo(439);
  }

  @Test
  void skipsGapsGarbageAndATornEnd() throws IOException {
    ArraySink out = new ArraySink();
    out.bytes(bytes(1001, 1));
    frame(out, bytes(200, 2));
    out.bytes(new byte[12_345]);
    out.int32Le(MAINNET).int32Le(0);
    out.int32Le(MAINNET).int32Le(4_000_001);
    out.int32Le(MAINNET).int32Le(-1);
    frame(out, bytes(80, 3));
    out.int32Le(MAINNET).int32Le(500).bytes(bytes(100, 4));
    write("bootstrap.dat", out.toByteArray());

    assertThat(read("bootstrap.dat")).containsExactly(bytes(200, 2), bytes(80, 3));
  }

  @Test
  void goesOnWithinWhatTurnedOutToBeNoBlock() throws IOException {
    ArraySink inner = new ArraySink();
    inner.bytes(new byte[100]);
    frame(inner, bytes(300, 5));
    ArraySink out = new ArraySink();
    out.int32Le(MAINNET).int32Le(inner.size() - 50).bytes(inner.toByteArray());
    write("torn.dat", out.toByteArray());

    try (BlockFileImport in = BlockFileImport.open(directory.resolve("torn.dat"), MAINNET)) {
      assertThat(in.next()).isPresent();
      in.refuseLast();
      assertThat(in.next()).hasValueSatisfying(b -> assertThat(b).isEqualTo(bytes(300, 5)));
      assertThat(in.next()).isEmpty();
    }
  }

  @Test
  void readsLargeBlocksAcrossItsBuffer() throws IOException {
    ArraySink out = new ArraySink();
    List<byte[]> blocks = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      blocks.add(bytes(4_000_000 - 1234 * i, i));
      frame(out, blocks.getLast());
    }
    write("large.dat", out.toByteArray());

    List<byte[]> read = read("large.dat");
    assertThat(read).hasSize(5);
    for (int i = 0; i < 5; i++) {
      assertThat(read.get(i)).isEqualTo(blocks.get(i));
    }
  }

  @Test
  void readsCompressedFiles() throws IOException {
    ArraySink out = new ArraySink();
    frame(out, bytes(1000, 1));
    try (OutputStream gzip =
        new GZIPOutputStream(Files.newOutputStream(directory.resolve("b.dat.gz")))) {
      gzip.write(out.toByteArray());
    }

    assertThat(read("b.dat.gz")).containsExactly(bytes(1000, 1));
  }

  @Test
  void undoesTheXorOfBlockFiles() throws IOException {
    byte[] key = Hex.decode("0102030405060708");
    ArraySink out = new ArraySink();
    out.bytes(new byte[3]);
    frame(out, bytes(1000, 1));
    frame(out, bytes(777, 2));
    byte[] masked = out.toByteArray();
    for (int i = 0; i < masked.length; i++) {
      masked[i] ^= key[i % 8];
    }
    write("blk00000.dat", masked);
    write("xor.dat", key);
    write("bootstrap.dat", out.toByteArray());

    assertThat(read("blk00000.dat")).containsExactly(bytes(1000, 1), bytes(777, 2));
    assertThat(read("bootstrap.dat")).containsExactly(bytes(1000, 1), bytes(777, 2));
    write("xor.dat", new byte[7]);
    assertThatThrownBy(() -> read("blk00000.dat")).isInstanceOf(StorageException.class);
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> read("nothing.dat"))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("nothing.dat");
  }

  @Test
  void anEmptyFileHasNoBlocks() throws IOException {
    write("empty.dat", new byte[0]);
    assertThat(read("empty.dat")).isEmpty();
  }
}
