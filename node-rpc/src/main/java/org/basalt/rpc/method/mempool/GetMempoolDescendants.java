package org.basalt.rpc.method.mempool;

import org.basalt.chain.api.MempoolView;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;

/// `getmempooldescendants`: what depends on an unconfirmed transaction.
public final class GetMempoolDescendants implements RpcMethod {
  private static final RpcSpec SPEC =
      Relatives.spec(
          "getmempooldescendants",
          "Lists the unconfirmed transactions that depend on one in the mempool.");

  @Override
  public Json call(RpcArgs args, NodeView node) {
    return Relatives.answer(args, node, MempoolView::descendants);
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
