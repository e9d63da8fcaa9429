package org.basalt.chain.ledger;

import org.basalt.core.primitive.Block;

/// A block whose structure is valid (Core CheckBlock): made by [BlockIntake] only, so that having
/// one is the evidence.
///
/// @param raw as received, with witness: what is stored
/// @param share of a run without lookups
record CheckedBlock(Block block, byte[] raw, SwiftShare share) {}
