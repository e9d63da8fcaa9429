package org.basalt.chain.index;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockUndo;
import org.basalt.chain.api.ChainView;
import org.basalt.chain.kv.Durability;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.primitive.Block;

/// What indexes pull from. Any thread.
public interface IndexSource {
  ChainView view();

  ChainView await(Predicate<ChainView> condition, Duration timeout);

  Optional<BlockNode> find(BlockHash hash);

  /// @throws org.basalt.chain.kv.StorageException if it is not stored
  Block block(BlockNode node);

  /// @throws org.basalt.chain.kv.StorageException if it is not stored
  BlockUndo undo(BlockNode node);

  /// How the ledger itself writes at present.
  Durability durability();
}
