/// Transactions that wait for a block: what is taken in, what for, in which order of worth.
///
/// State of the ledger's thread, so that the chain and the mempool are never seen apart.
@NullMarked
package org.basalt.chain.mempool;

import org.jspecify.annotations.NullMarked;
