package org.basalt.chain.api;

import org.basalt.core.primitive.Transaction;

/// A confirmed transaction and the block that has it.
///
/// @param position among the block's transactions
public record TxLocation(BlockNode node, int position, Transaction transaction) {}
