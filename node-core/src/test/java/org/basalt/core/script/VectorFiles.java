package org.basalt.core.script;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;

/// The folder of test vectors; tests that need it are skipped where it is absent.
public final class VectorFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private VectorFiles() {}

  public static Path path(String name) {
    Path folder = Path.of(System.getProperty("basalt.vectors", "../../shared/vectors"));
    Assumptions.assumeTrue(
        Files.isDirectory(folder), "no test vectors: set -Dbasalt.vectors to their folder");
    return folder.resolve(name);
  }

  public static byte[] bytes(String name) throws IOException {
    return Files.readAllBytes(path(name));
  }

  public static JsonNode json(String name) throws IOException {
    return JSON.readTree(path(name).toFile());
  }

  public static JsonNode gzipJson(String name) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(path(name)))) {
      return JSON.readTree(in);
    }
  }

  /// One JSON value a line.
  public static List<JsonNode> gzipJsonLines(String name) throws IOException {
    List<JsonNode> values = new ArrayList<>();
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(path(name)));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      String line;
      while ((line = lines.readLine()) != null) {
        values.add(JSON.readTree(line));
      }
    }
    return values;
  }
}
