package org.basalt.p2p;

import static java.util.Map.entry;

import java.util.Map;
import java.util.stream.Stream;
import org.basalt.core.testing.FuzzReplay;
import org.basalt.p2p.address.AddressFilesFuzz;
import org.basalt.p2p.gateway.MappingFuzz;
import org.basalt.p2p.message.MessageFuzz;
import org.basalt.p2p.netaddr.AsMapFuzz;
import org.basalt.p2p.netaddr.NetworkAddressFuzz;
import org.basalt.p2p.overlay.OverlayFuzz;
import org.basalt.p2p.sync.CompactBlockFuzz;
import org.basalt.p2p.sync.OrphanageFuzz;
import org.basalt.p2p.sync.TxRequestsFuzz;
import org.basalt.p2p.transport.ProxyFuzz;
import org.basalt.p2p.transport.V1FramingFuzz;
import org.basalt.p2p.transport.V2HandshakeFuzz;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class FuzzCorpusTest {
  @TestFactory
  Stream<DynamicTest> everyInputOfTheCorpusIsHandled() {
    return FuzzReplay.of(
        Map.ofEntries(
            entry("AddressFilesFuzz", AddressFilesFuzz::fuzzerTestOneInput),
            entry("AsMapFuzz", AsMapFuzz::fuzzerTestOneInput),
            entry("CompactBlockFuzz", CompactBlockFuzz::fuzzerTestOneInput),
            entry("MappingFuzz", MappingFuzz::fuzzerTestOneInput),
            entry("MessageFuzz", MessageFuzz::fuzzerTestOneInput),
            entry("NetworkAddressFuzz", NetworkAddressFuzz::fuzzerTestOneInput),
            entry("OrphanageFuzz", OrphanageFuzz::fuzzerTestOneInput),
            entry("OverlayFuzz", OverlayFuzz::fuzzerTestOneInput),
            entry("ProxyFuzz", ProxyFuzz::fuzzerTestOneInput),
            entry("TxRequestsFuzz", TxRequestsFuzz::fuzzerTestOneInput),
            entry("V1FramingFuzz", V1FramingFuzz::fuzzerTestOneInput),
            entry("V2HandshakeFuzz", V2HandshakeFuzz::fuzzerTestOneInput)));
  }
}
