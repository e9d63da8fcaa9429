package org.basalt.p2p.peer;

import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.basalt.chain.api.ChainService;
import org.basalt.core.runtime.NodeClock;
import org.basalt.p2p.api.P2pConfig;
import org.basalt.p2p.netaddr.NetGroups;
import org.basalt.p2p.netaddr.ServiceFlags;

/// What behaviours towards peers work with.
///
/// @param services that we offer
/// @param groups of addresses that may be one operator's
/// @param random seeded by the system
/// @param loop runs a task on the thread `peers`, soon
public record PeerContext(
    P2pConfig config,
    ServiceFlags services,
    ChainService chain,
    NodeClock clock,
    RandomGenerator random,
    PeerTable table,
    NetGroups groups,
    Executor loop) {}
