package org.basalt.rpc.method.mining;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.basalt.chain.api.BlockOutcome;
import org.basalt.chain.api.ChainEvent;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.verdict.BlockVerdict;
import org.basalt.rpc.spec.NodeView;

/// Gives a block to the ledger and hears what became of it.
///
/// @param outcome of storing it
/// @param verdict of connecting it; none if that was not tried
record Submission(BlockOutcome outcome, List<BlockVerdict> verdict) {
  /// Waits for the outcome; what is told of the block until then is kept.
  static Submission submit(byte[] block, NodeView node) {
    BlockHash hash = BlockHeader.readFrom(new ByteReader(block)).hash();
    List<BlockVerdict> heard = Collections.synchronizedList(new ArrayList<>());
    CompletableFuture<BlockOutcome> done = new CompletableFuture<>();
    try (var _ =
        node.chain()
            .subscribe(event -> {
              if (event instanceof ChainEvent.BlockChecked(BlockHash of, BlockVerdict verdict)
                  && of.equals(hash)) {
                heard.add(verdict);
              }
            })) {
      node.chain().submitBlock(block, true, true, done::complete);
      BlockOutcome outcome = done.join();
      return new Submission(outcome, List.copyOf(heard));
    }
  }
}
