package org.basalt.p2p;

import java.util.Map;
import java.util.stream.Stream;
import org.basalt.core.testing.FuzzReplay;
import org.basalt.p2p.message.MessageFuzz;
import org.basalt.p2p.sync.OrphanageFuzz;
import org.basalt.p2p.sync.TxRequestsFuzz;
import org.basalt.p2p.transport.V1FramingFuzz;
import org.basalt.p2p.transport.V2HandshakeFuzz;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class FuzzCorpusTest {
  @TestFactory
  Stream<DynamicTest> everyInputOfTheCorpusIsHandled() {
    return FuzzReplay.of(
        Map.of(
            "MessageFuzz", MessageFuzz::fuzzerTestOneInput,
            "OrphanageFuzz", OrphanageFuzz::fuzzerTestOneInput,
            "TxRequestsFuzz", TxRequestsFuzz::fuzzerTestOneInput,
            "V1FramingFuzz", V1FramingFuzz::fuzzerTestOneInput,
            "V2HandshakeFuzz", V2HandshakeFuzz::fuzzerTestOneInput));
  }
}
