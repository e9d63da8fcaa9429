package org.basalt.chain.coins;

import java.util.List;
import java.util.Optional;
import org.basalt.core.primitive.OutPoint;

/// Coins read from the table ahead of their use, on another thread than the cache's.
///
/// @param generation of the table when reading began
/// @param values bytes of the coins as in the table, in the order of the outpoints
/// @param flushes since reading began that they were brought up to date with
public record Prefetched(
    long generation, List<OutPoint> outpoints, List<Optional<byte[]>> values, int flushes) {}
