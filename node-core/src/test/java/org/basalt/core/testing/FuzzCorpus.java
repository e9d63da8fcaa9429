package org.basalt.core.testing;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Inputs that a fuzzer has found worth keeping, from `src/test/resources/fuzz`.
public final class FuzzCorpus {
  private FuzzCorpus() {}

  /// All inputs of a target; there is at least one.
  public static List<Path> of(String target) throws IOException {
    URL folder = FuzzCorpus.class.getResource("/fuzz/" + target);
    if (folder == null) {
      throw new AssertionError("no corpus of " + target);
    }
    try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
      List<Path> inputs = files.sorted().toList();
      if (inputs.isEmpty()) {
        throw new AssertionError("an empty corpus of " + target);
      }
      return inputs;
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
