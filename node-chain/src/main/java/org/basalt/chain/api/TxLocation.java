package org.basalt.chain.api;

import org.basalt.core.primitive.Transaction;

/// A confirmed transaction and the block that has it.
public record TxLocation(BlockNode node, Transaction transaction) {}
