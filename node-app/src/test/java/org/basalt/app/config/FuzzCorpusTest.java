package org.basalt.app.config;

import java.util.Map;
import java.util.stream.Stream;
import org.basalt.core.testing.FuzzReplay;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class FuzzCorpusTest {
  @TestFactory
  Stream<DynamicTest> everyInputOfTheCorpusIsHandled() {
    return FuzzReplay.of(Map.of("ConfigFuzz", ConfigFuzz::fuzzerTestOneInput));
  }
}
