package org.basalt.chain.mempool;

import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;

/// Memory as Core would count it for what it keeps of a transaction in its mempool.
///
/// The limit of the mempool (`-maxmempool`) and the fee that it asks for once it is full are about
/// this measure, not about what a Java object takes: so both nodes hold about the same, and evict
/// at about the same time. Sizes are those of Core's structures on 64-bit machines. Source: Core
/// `memusage.h`, `core_memusage.h`, `txmempool.cpp` DynamicMemoryUsage, `txgraph.cpp`
/// GetMainMemoryUsage.
final class CoreMemory {
  /// Of a chunk in the order of mining.
  static final long CHUNK_BYTES = 64;

  private static final long POINTER_BYTES = 8;
  private static final long ENTRY_BYTES = allocated(136 + 9 * POINTER_BYTES);
  private static final long GRAPH_ENTRY_BYTES = 80;
  private static final long SPENDER_BYTES = allocated(48);
  private static final long TRANSACTION_BYTES = allocated(128) + allocated(24);
  private static final long INPUT_BYTES = 112;
  private static final long OUTPUT_BYTES = 48;
  private static final long WITNESS_ITEM_BYTES = 24;
  private static final int SCRIPT_IN_PLACE_BYTES = 36;

  static final long FEE_DELTA_BYTES = allocated(72);

  /// Of each place in the list that is drawn from at random, used or not.
  static final long RANDOM_PLACE_BYTES = 40;

  private static final long SINGLE_CLUSTER_BYTES = allocated(48) + POINTER_BYTES;
  private static final long CLUSTER_BYTES = allocated(112) + POINTER_BYTES;
  private static final long CLUSTER_PLACE_BYTES = 4;
  private static final long CLUSTER_NODE_BYTES = 32;

  private CoreMemory() {}

  /// What an allocation takes with what the allocator keeps for itself.
  static long allocated(long bytes) {
    return bytes == 0 ? 0 : (bytes + 31) & ~15L;
  }

  /// A transaction by itself, wherever it is kept.
  static long ofTransaction(Transaction tx) {
    long bytes = TRANSACTION_BYTES;
    bytes += allocated(tx.inputs().size() * INPUT_BYTES);
    for (TxIn input : tx.inputs()) {
      bytes += ofScript(input.scriptSig());
      bytes += allocated(input.witness().size() * WITNESS_ITEM_BYTES);
      for (int i = 0; i < input.witness().size(); i++) {
        bytes += allocated(input.witness().item(i).length);
      }
    }
    bytes += allocated(tx.outputs().size() * OUTPUT_BYTES);
    for (TxOut output : tx.outputs()) {
      bytes += ofScript(output.scriptPubKey());
    }
    return bytes;
  }

  private static long ofScript(Script script) {
    return script.size() > SCRIPT_IN_PLACE_BYTES ? allocated(script.size()) : 0;
  }

  /// A transaction in the mempool; its cluster and chunk not counted.
  static long ofEntry(Transaction tx) {
    return ENTRY_BYTES + GRAPH_ENTRY_BYTES + SPENDER_BYTES * tx.inputs().size() + ofTransaction(tx);
  }

  /// A cluster of so many transactions.
  static long ofCluster(int size) {
    return size == 1
        ? SINGLE_CLUSTER_BYTES
        : CLUSTER_BYTES
            + 2 * allocated(size * CLUSTER_PLACE_BYTES)
            + allocated(size * CLUSTER_NODE_BYTES);
  }
}
