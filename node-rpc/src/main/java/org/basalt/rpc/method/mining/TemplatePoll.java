package org.basalt.rpc.method.mining;

import java.time.Duration;
import org.basalt.chain.api.BlockTemplate;
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

  /// Names a template: the block that it stands on, and the mempool that it was made of.
  static String id(BlockTemplate template) {
    return template.prev().hash().toString() + template.mempoolChanges();
  }

  /// Returns when there is a better template than the one that the miner has.
  ///
  /// @param id as [#id] gave it; anything but text means the template of this moment
  static void await(Json id, NodeView node) {
    String known =
        id instanceof Json.Str(String text) ? text : id(node.chain().mining().template());
    BlockHash watched = hash(known);
    long changes = changes(known);
    long nextLookMs = node.clock().nanos() / 1_000_000 + FIRST_LOOK_MS;
    while (node.rpc().isRunning() && node.chain().view().tip().hash().equals(watched)) {
      node.chain().await(view -> !view.tip().hash().equals(watched), SLICE);
      long nowMs = node.clock().nanos() / 1_000_000;
      if (nowMs >= nextLookMs) {
        nextLookMs = nowMs + LOOK_INTERVAL_MS;
        if (node.chain().mining().mempoolChanges() != changes) {
          break;
        }
      }
    }
    if (!node.rpc().isRunning()) {
      throw new RpcException(RpcErrorCode.CLIENT_NOT_CONNECTED, "Shutting down");
    }
  }

  /// What does not look like a number is none, and differs from all.
  private static long changes(String id) {
    String digits = id.substring(Math.min(id.length(), HASH_LENGTH));
    return digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : -1;
  }

  private static BlockHash hash(String id) {
    String hash = id.substring(0, Math.min(id.length(), HASH_LENGTH));
    return BlockHash.parse(RpcType.hashText(Json.of(hash), "longpollid"));
  }
}
