package org.basalt.rpc.method.mining;

import java.time.Duration;
import org.basalt.chain.api.BlockNode;
import org.basalt.core.hash.BlockHash;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.RpcErrorCode;
import org.basalt.rpc.spec.RpcException;
import org.basalt.rpc.spec.RpcType;

/// Long polling for block templates (BIP-0022): a miner says which template it has, and hears when
/// there is a better one.
final class TemplatePoll {
  /// How soon a wait notices that the node is stopping.
  private static final Duration SLICE = Duration.ofMillis(250);

  /// Transactions are looked at after a while only, and then every so often.
  private static final long FIRST_LOOK_MS = 60_000;

  private static final long LOOK_INTERVAL_MS = 10_000;

  private static final int HASH_LENGTH = 64;

  private TemplatePoll() {}

  /// Names a template: the block that it stands on, and a count of changes to its transactions.
  static String id(BlockNode prev, NodeView node) {
    return prev.hash().toString() + sequence(node);
  }

  private static long sequence(NodeView node) {
    return node.chain().ask(ledger -> ledger.mempool().info().sequence());
  }

  /// Returns when the tip is not the one of the template that the miner has.
  ///
  /// @param id as [#id] gave it; anything but text means the tip of this moment
  static void await(Json id, NodeView node) {
    BlockHash watched =
        id instanceof Json.Str(String text) ? hash(text) : node.chain().view().tip().hash();
    String ownId = watched.toString() + sequence(node);
    String knownId = id instanceof Json.Str(String text) ? text : ownId;
    long nextLookMs = node.clock().nanos() / 1_000_000 + FIRST_LOOK_MS;
    while (node.rpc().isRunning() && node.chain().view().tip().hash().equals(watched)) {
      node.chain().await(view -> !view.tip().hash().equals(watched), SLICE);
      long nowMs = node.clock().nanos() / 1_000_000;
      if (nowMs >= nextLookMs) {
        nextLookMs = nowMs + LOOK_INTERVAL_MS;
        if (!knownId.equals(watched.toString() + sequence(node))) {
          break;
        }
      }
    }
    if (!node.rpc().isRunning()) {
      throw new RpcException(RpcErrorCode.CLIENT_NOT_CONNECTED, "Shutting down");
    }
  }

  private static BlockHash hash(String id) {
    String hash = id.substring(0, Math.min(id.length(), HASH_LENGTH));
    return BlockHash.parse(RpcType.hashText(Json.of(hash), "longpollid"));
  }
}
