package org.basalt.core.testing;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;

/// What fuzzing has found worth keeping, and some noise, once more and without the fuzzer
/// (`scripts/fuzz`).
public final class FuzzReplay {
  private static final int NOISE = 100;
  private static final int MAX_NOISE_BYTES = 600;

  /// The method that the fuzzer calls.
  public interface Target {
    void run(byte[] input) throws Exception;
  }

  private FuzzReplay() {}

  /// A test of each target by its name.
  public static Stream<DynamicTest> of(Map<String, Target> targets) {
    return targets.entrySet().stream()
        .map(target ->
            DynamicTest.dynamicTest(
                target.getKey(), () -> replay(target.getKey(), target.getValue())));
  }

  private static void replay(String name, Target target) throws IOException {
    for (Path input : FuzzCorpus.of(name)) {
      byte[] bytes = Files.readAllBytes(input);
      ThrowingCallable run = () -> target.run(bytes);
      assertThatCode(run).as(input.toString()).doesNotThrowAnyException();
    }
    Random random = new Random(1);
    for (int i = 0; i < NOISE; i++) {
      byte[] bytes = new byte[random.nextInt(MAX_NOISE_BYTES)];
      random.nextBytes(bytes);
      ThrowingCallable run = () -> target.run(bytes);
      assertThatCode(run).as("noise " + i).doesNotThrowAnyException();
    }
  }
}
