package org.basalt.chain.mempool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.basalt.chain.testing.FuzzCorpus;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
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
          "AdmissionFuzz", AdmissionFuzz::fuzzerTestOneInput,
          "LinearizationFuzz", LinearizationFuzz::fuzzerTestOneInput,
          "MempoolFileFuzz", MempoolFileFuzz::fuzzerTestOneInput);

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

  /// A corpus that is refused at the door would show nothing.
  @Test
  void theCorpusOfAdmissionReachesWhatCanHappenToTransactions() throws IOException {
    Map<String, Integer> happened = new TreeMap<>();
    for (Path input : FuzzCorpus.of("AdmissionFuzz")) {
      AdmissionFuzz.run(Files.readAllBytes(input))
          .forEach((what, count) -> happened.merge(what, count, Integer::sum));
    }
    assertThat(happened)
        .containsKeys(
            "added",
            "package accepted",
            "removed for BLOCK",
            "removed for CONFLICT",
            "removed for EXPIRY",
            "removed for REORG",
            "removed for REPLACED",
            "removed for SIZE_LIMIT",
            "BAD_TXNS_PREMATURE_SPEND_OF_COINBASE",
            "BAD_TXNS_SPENDS_CONFLICTING_TX",
            "DUST",
            "INSUFFICIENT_FEE",
            "NON_BIP68_FINAL",
            "NON_FINAL",
            "REPLACEMENT_FAILED",
            "TOO_LARGE_CLUSTER",
            "TRUC_VIOLATION",
            "TXN_SAME_NONWITNESS_DATA_IN_MEMPOOL",
            "in a package: TRUC_VIOLATION",
            "package: CONFLICT_IN_PACKAGE",
            "package: PACKAGE_NOT_SORTED");
  }
}
