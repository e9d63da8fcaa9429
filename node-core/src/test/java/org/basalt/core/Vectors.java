package org.basalt.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;

/// Finds the published test vectors (property `basalt.vectors`); a test that needs one that is not
/// there is skipped.
public final class Vectors {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Vectors() {}

  public static Path path(String name) {
    Path path = Path.of(System.getProperty("basalt.vectors", "vectors")).resolve(name);
    Assumptions.assumeTrue(Files.exists(path), "no test vectors at " + path);
    return path;
  }

  public static JsonNode json(String name) {
    try {
      return JSON.readTree(path(name).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static byte[] bytes(String name) {
    try {
      return Files.readAllBytes(path(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A gzip file with one JSON value.
  public static JsonNode gzipJson(String name) {
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(path(name)))) {
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A gzip file with JSON values one after the other.
  public static List<JsonNode> gzipJsonValues(String name) {
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(path(name)));
        MappingIterator<JsonNode> values = JSON.readerFor(JsonNode.class).readValues(in)) {
      return values.readAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static List<String> lines(String name) {
    try {
      return Files.readAllLines(path(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
