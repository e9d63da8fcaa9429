package org.basalt.rpc.method.mempool;

import org.basalt.chain.api.MempoolView;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;

/// `getmempoolancestors`: what an unconfirmed transaction depends on.
public final class GetMempoolAncestors implements RpcMethod {
  private static final RpcSpec SPEC =
      Relatives.spec(
          "getmempoolancestors",
          "Lists the unconfirmed transactions that one in the mempool depends on.");

  @Override
  public Json call(RpcArgs args, NodeView node) {
    return Relatives.answer(args, node, MempoolView::ancestors);
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
