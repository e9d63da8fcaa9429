package org.basalt.core;

import java.util.Map;
import java.util.stream.Stream;
import org.basalt.core.address.KeyTextFuzz;
import org.basalt.core.primitive.PrimitivesFuzz;
import org.basalt.core.script.ScriptFuzz;
import org.basalt.core.testing.FuzzReplay;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class FuzzCorpusTest {
  @TestFactory
  Stream<DynamicTest> everyInputOfTheCorpusIsHandled() {
    return FuzzReplay.of(
        Map.of(
            "KeyTextFuzz", KeyTextFuzz::fuzzerTestOneInput,
            "PrimitivesFuzz", PrimitivesFuzz::fuzzerTestOneInput,
            "ScriptFuzz", ScriptFuzz::fuzzerTestOneInput));
  }
}
