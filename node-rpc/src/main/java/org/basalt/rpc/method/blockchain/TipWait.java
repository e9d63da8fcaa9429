package org.basalt.rpc.method.blockchain;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.basalt.chain.api.BlockNode;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.Param;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcErrorCode;
import org.basalt.rpc.spec.RpcException;
import org.basalt.rpc.spec.RpcType;

/// Waits for a tip, as long as the node runs.
final class TipWait {
  /// How soon a wait notices that the node is stopping.
  private static final long SLICE_MS = 250;

  static final Param<Integer> TIMEOUT =
      Param.withDefault(
          "timeout", RpcType.INT, 0, "Milliseconds to wait at most. 0 waits without end.");

  static final List<ResultDoc> RESULT =
      List.of(
          ResultDoc.obj(
              "",
              "",
              ResultDoc.hex("hash", "Hash of the tip"),
              ResultDoc.num("height", "Height of the tip")));

  private TipWait() {}

  /// @throws RpcException if it is negative
  static int timeoutMs(RpcArgs args) {
    int timeoutMs = args.get(TIMEOUT);
    if (timeoutMs < 0) {
      throw new RpcException(RpcErrorCode.MISC_ERROR, "Negative timeout");
    }
    return timeoutMs;
  }

  /// The tip when the condition is met, the time is up, or the node stops.
  static Json until(Predicate<BlockNode> condition, int timeoutMs, NodeView node) {
    long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    BlockNode tip = node.chain().view().tip();
    while (!condition.test(tip) && node.rpc().isRunning()) {
      long leftMs = SLICE_MS;
      if (timeoutMs > 0) {
        leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
        if (leftMs <= 0) {
          break;
        }
      }
      Duration slice = Duration.ofMillis(Math.min(leftMs, SLICE_MS));
      tip = node.chain().await(view -> condition.test(view.tip()), slice).tip();
    }
    return Json.object().put("hash", tip.hash().toString()).put("height", tip.height());
  }
}
