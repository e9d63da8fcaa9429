package org.basalt.chain.index;

import java.util.List;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockUndo;
import org.basalt.chain.kv.Batch;
import org.basalt.chain.kv.Column;
import org.basalt.core.primitive.Block;

/// What an index makes of a block. Threads, reorganisations, restarts and progress are
/// [IndexRunner]'s.
///
/// Called on the index's own thread, for one block after the other along the active chain.
public interface Indexer {
  /// As `getindexinfo` gives it, such as `txindex`.
  String name();

  List<Column<?, ?>> columns();

  /// Adds a block's rows to a batch that is written together with the index's position.
  ///
  /// @param undo empty for genesis
  void connect(BlockNode node, Block block, BlockUndo undo, Batch batch);

  /// Takes a block's rows back.
  void disconnect(BlockNode node, Block block, BlockUndo undo, Batch batch);
}
