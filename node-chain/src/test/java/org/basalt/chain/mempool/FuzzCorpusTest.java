package org.basalt.chain.mempool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.basalt.chain.blocks.BlockFileFuzz;
import org.basalt.chain.coins.CoinFuzz;
import org.basalt.chain.fees.FeeEstimatesFuzz;
import org.basalt.chain.swiftsync.HintsFuzz;
import org.basalt.core.testing.FuzzCorpus;
import org.basalt.core.testing.FuzzReplay;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class FuzzCorpusTest {
  @TestFactory
  Stream<DynamicTest> everyInputOfTheCorpusIsHandled() {
    return FuzzReplay.of(
        Map.of(
            "AdmissionFuzz", AdmissionFuzz::fuzzerTestOneInput,
            "BlockFileFuzz", BlockFileFuzz::fuzzerTestOneInput,
            "CoinFuzz", CoinFuzz::fuzzerTestOneInput,
            "FeeEstimatesFuzz", FeeEstimatesFuzz::fuzzerTestOneInput,
            "HintsFuzz", HintsFuzz::fuzzerTestOneInput,
            "LinearizationFuzz", LinearizationFuzz::fuzzerTestOneInput,
            "MempoolFileFuzz", MempoolFileFuzz::fuzzerTestOneInput));
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
