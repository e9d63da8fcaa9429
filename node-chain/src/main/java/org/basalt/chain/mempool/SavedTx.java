package org.basalt.chain.mempool;

import org.basalt.core.primitive.Transaction;

/// A transaction as `mempool.dat` has it.
///
/// @param timeSec when it came into the mempool
/// @param feeDeltaSat that the operator has added to its fee
public record SavedTx(Transaction tx, long timeSec, long feeDeltaSat) {}
