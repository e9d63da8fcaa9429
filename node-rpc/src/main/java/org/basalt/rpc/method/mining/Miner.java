package org.basalt.rpc.method.mining;

import org.basalt.chain.api.BlockOutcome;
import org.basalt.core.consensus.ConsensusParams;
import org.basalt.core.consensus.WorkRequired;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockCodec;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.primitive.Script;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.RpcErrorCode;
import org.basalt.rpc.spec.RpcException;

/// Finds nonces, for test networks.
final class Miner {
  static final long DEFAULT_TRIES = 1_000_000;

  /// Core gives up at the last nonce.
  private static final int LAST_NONCE = 0xffffffff;

  private Miner() {}

  /// What became of looking for a nonce.
  sealed interface Search {
    record Found(Block block, long triesLeft) implements Search {}

    /// No nonce meets the target; another block may.
    record Exhausted(long triesLeft) implements Search {}

    record OutOfTries() implements Search {}
  }

  static Search solve(Block block, long tries, NodeView node) {
    ConsensusParams params = node.chain().network().consensus();
    BlockHeader start = block.header();
    long left = tries;
    int nonce = start.nonce();
    BlockHeader header = start;
    while (left > 0
        && nonce != LAST_NONCE
        && node.rpc().isRunning()
        && !WorkRequired.isMet(params, header.hash(), header.bits())) {
      nonce++;
      left--;
      header =
          new BlockHeader(
              start.version(),
              start.prev(),
              start.merkleRoot(),
              (int) start.timeSec(),
              start.bits(),
              nonce);
    }
    if (left == 0 || !node.rpc().isRunning()) {
      return new Search.OutOfTries();
    }
    return nonce == LAST_NONCE
        ? new Search.Exhausted(left)
        : new Search.Found(new Block(header, block.transactions()), left);
  }

  /// Mines blocks that pay to a script, one on the other, and gives their hashes; fewer if the
  /// tries are used up.
  static Json generate(Script payTo, int count, long tries, NodeView node) {
    Json.Arr hashes = Json.array();
    long left = tries;
    while (hashes.size() < count) {
      switch (solve(node.chain().mining().assemble(payTo), left, node)) {
        case Search.Found(Block block, long triesLeft) -> {
          submit(block, node);
          hashes.add(block.hash().toString());
          left = triesLeft;
        }
        case Search.Exhausted(long triesLeft) -> left = triesLeft;
        case Search.OutOfTries _ -> {
          return hashes;
        }
      }
    }
    return hashes;
  }

  /// Hands a block to the ledger and waits until it is connected.
  static void submit(Block block, NodeView node) {
    BlockOutcome outcome = Submission.submit(BlockCodec.encode(block), node).outcome();
    if (!(outcome instanceof BlockOutcome.Stored)) {
      throw new RpcException(RpcErrorCode.INTERNAL_ERROR, "ProcessNewBlock, block not accepted");
    }
    node.chain().drain();
  }
}
