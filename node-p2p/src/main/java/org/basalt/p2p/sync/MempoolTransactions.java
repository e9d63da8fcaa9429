package org.basalt.p2p.sync;

import org.basalt.core.primitive.Transaction;

/// The unconfirmed transactions that the thread `peers` knows of, in any order. They follow the
/// mempool at the distance of the events that tell of it.
public interface MempoolTransactions extends Iterable<Transaction> {}
