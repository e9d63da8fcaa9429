package org.basalt.rpc;

import java.util.Map;
import java.util.stream.Stream;
import org.basalt.core.testing.FuzzReplay;
import org.basalt.rpc.server.HttpFuzz;
import org.basalt.rpc.spec.JsonFuzz;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class FuzzCorpusTest {
  @TestFactory
  Stream<DynamicTest> everyInputOfTheCorpusIsHandled() {
    return FuzzReplay.of(
        Map.of(
            "HttpFuzz", HttpFuzz::fuzzerTestOneInput,
            "JsonFuzz", JsonFuzz::fuzzerTestOneInput));
  }
}
