package org.basalt.core.rules;

import java.util.List;
import org.basalt.core.consensus.Coin;
import org.basalt.core.consensus.HeaderAncestry;
import org.basalt.core.primitive.Transaction;

/// A transaction of a block whose inputs are in order, and what the block has summed up with it.
///
/// @param coins empty for the coinbase
/// @param feesSat of the block up to and with this transaction
/// @param sigOpCost likewise
/// @param prev the block before
/// @param prevMedianTimeSec its median time
/// @param hasRelativeLocks BIP-0068 holds
record SpendContext(
    Transaction tx,
    List<Coin> coins,
    long feesSat,
    long sigOpCost,
    HeaderAncestry prev,
    long prevMedianTimeSec,
    boolean hasRelativeLocks) {}
