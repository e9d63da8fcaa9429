package org.basalt.core.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.Hex;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockCodec;
import org.basalt.core.primitive.BlockHeader;

/// Reads test data from the folder that the property `basalt.vectors` names; tests are skipped
/// where it is absent.
public final class Vectors {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Vectors() {}

  /// The file itself.
  public static Path file(String name) {
    Path folder = Path.of(System.getProperty("basalt.vectors", "../../shared/vectors"));
    assumeTrue(Files.isDirectory(folder), "no test vectors in " + folder);
    return folder.resolve(name);
  }

  public static byte[] bytes(String name) {
    try {
      return Files.readAllBytes(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static List<String> lines(String name) {
    try {
      return Files.readAllLines(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static JsonNode json(String name) {
    try {
      return JSON.readTree(bytes(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A file of one raw block, or of RPC `getblock` with the raw block in the field `block`.
  public static Block block(String name) {
    return BlockCodec.decode(
        name.endsWith(".json") ? Hex.decode(json(name).get("block").asText()) : bytes(name));
  }

  /// A file of one block in hex a line.
  public static List<Block> blocks(String name) {
    return lines(name).stream()
        .filter(line -> !line.isBlank())
        .map(line -> BlockCodec.decode(Hex.decode(line.strip())))
        .toList();
  }

  /// A file of 80-byte headers end to end.
  public static List<BlockHeader> headers(String name) {
    ByteReader in = new ByteReader(bytes(name));
    List<BlockHeader> headers = new ArrayList<>();
    while (!in.isAtEnd()) {
      headers.add(BlockHeader.readFrom(in));
    }
    return headers;
  }
}
