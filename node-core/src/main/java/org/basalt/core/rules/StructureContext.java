package org.basalt.core.rules;

import org.basalt.core.consensus.ConsensusParams;
import org.basalt.core.consensus.MerkleTree;
import org.basalt.core.crypto.Secp256k1;
import org.basalt.core.primitive.Block;
import org.jspecify.annotations.Nullable;

/// A block by itself. The merkle root, which two rules ask for, is computed once. Not thread-safe.
final class StructureContext {
  private final ConsensusParams params;
  private final Secp256k1 engine;
  private final Block block;
  private final boolean judgesProof;
  private final boolean judgesMerkleRoot;
  private MerkleTree.@Nullable Root root;

  /// @param judgesProof false skips proof of work and a signet's signature
  /// @param judgesMerkleRoot false skips the merkle root and its twin
  StructureContext(
      ConsensusParams params,
      Secp256k1 engine,
      Block block,
      boolean judgesProof,
      boolean judgesMerkleRoot) {
    this.params = params;
    this.engine = engine;
    this.block = block;
    this.judgesProof = judgesProof;
    this.judgesMerkleRoot = judgesMerkleRoot;
  }

  ConsensusParams params() {
    return params;
  }

  Secp256k1 engine() {
    return engine;
  }

  Block block() {
    return block;
  }

  boolean judgesProof() {
    return judgesProof;
  }

  boolean judgesMerkleRoot() {
    return judgesMerkleRoot;
  }

  MerkleTree.Root merkleRoot() {
    MerkleTree.Root known = root;
    if (known == null) {
      known = MerkleTree.ofTransactions(block.transactions());
      root = known;
    }
    return known;
  }
}
