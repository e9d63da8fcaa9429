package org.basalt.p2p;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.basalt.p2p.message.MessageFuzz;
import org.basalt.p2p.sync.OrphanageFuzz;
import org.basalt.p2p.sync.TxRequestsFuzz;
import org.basalt.p2p.testing.FuzzCorpus;
import org.basalt.p2p.transport.V1FramingFuzz;
import org.basalt.p2p.transport.V2HandshakeFuzz;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What fuzzing has found worth keeping, and some noise, once more and without the fuzzer
/// (`scripts/fuzz`).
class FuzzCorpusTest {
  private static final int NOISE = 100;

  private interface Target {
    void run(byte[] input) throws Exception;
  }

  private static final Map<String, Target> TARGETS =
      Map.of(
          "MessageFuzz", MessageFuzz::fuzzerTestOneInput,
          "OrphanageFuzz", OrphanageFuzz::fuzzerTestOneInput,
          "TxRequestsFuzz", TxRequestsFuzz::fuzzerTestOneInput,
          "V1FramingFuzz", V1FramingFuzz::fuzzerTestOneInput,
          "V2HandshakeFuzz", V2HandshakeFuzz::fuzzerTestOneInput);

  @TestFactory
  Stream<DynamicTest> everyInputOfTheCorpusIsHandled() {
    return TARGETS.entrySet().stream()
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
      byte[] bytes = new byte[random.nextInt(600)];
      random.nextBytes(bytes);
      ThrowingCallable run = () -> target.run(bytes);
      assertThatCode(run).as("noise " + i).doesNotThrowAnyException();
    }
  }
}
