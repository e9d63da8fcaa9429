package org.basalt.rpc.method.blockchain;

import java.util.List;
import org.basalt.core.hash.BlockHash;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.Param;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;
import org.basalt.rpc.spec.RpcType;

/// `waitfornewblock`: waits until the tip changes.
public final class WaitForNewBlock implements RpcMethod {
  private static final Param<BlockHash> CURRENT_TIP =
      Param.optional("current_tip", RpcType.BLOCK_HASH, "The tip to wait for the end of");
  private static final RpcSpec SPEC =
      new RpcSpec(
          "waitfornewblock",
          "blockchain",
          "Waits until the tip is another one, and shows it.\n\nShows the tip as it is when the time"
              + " is up or the node stops. Mind the client's own timeout (bitcoin-cli"
              + " -rpcclienttimeout=0).",
          List.of(TipWait.TIMEOUT, CURRENT_TIP),
          TipWait.RESULT,
          Examples.of("waitfornewblock", "1000", "1000"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    int timeoutMs = TipWait.timeoutMs(args);
    BlockHash current = args.find(CURRENT_TIP).orElse(node.view().tip().hash());
    return TipWait.until(tip -> !tip.hash().equals(current), timeoutMs, node);
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
