package org.basalt.chain.index;

import java.util.List;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockUndo;
import org.basalt.chain.kv.Batch;
import org.basalt.chain.kv.Column;
import org.basalt.chain.kv.KeyValueReader;
import org.basalt.core.primitive.Block;

/// What an index makes of a block. Threads, reorganisations, restarts and progress are
/// [IndexRunner]'s.
///
/// Called on the index's own thread, for one block after the other along the active chain.
public interface Indexer {
  /// As `getindexinfo` gives it, such as `txindex`.
  String name();

  List<Column<?, ?>> columns();

  /// False if [#connect] and [#disconnect] do not look at the undo data: they may get none then.
  default boolean needsUndo() {
    return true;
  }

  /// Adds a block's rows to a batch that is written together with the index's position.
  ///
  /// @param undo empty for genesis
  /// @param committed as it was before this batch
  void connect(BlockNode node, Block block, BlockUndo undo, KeyValueReader committed, Batch batch);

  /// Takes a block's rows back. In one batch nothing is taken back that was added in it.
  void disconnect(
      BlockNode node, Block block, BlockUndo undo, KeyValueReader committed, Batch batch);

  /// Called last, before a batch is written.
  default void finish(Batch batch) {}
}
