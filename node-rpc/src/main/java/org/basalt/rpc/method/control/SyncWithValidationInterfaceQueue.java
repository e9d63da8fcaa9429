package org.basalt.rpc.method.control;

import java.util.List;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;

/// `syncwithvalidationinterfacequeue`: waits until listeners have heard everything.
public final class SyncWithValidationInterfaceQueue implements RpcMethod {
  private static final RpcSpec SPEC =
      new RpcSpec(
          "syncwithvalidationinterfacequeue",
          RpcSpec.HIDDEN,
          "Waits until everything that happened in the ledger before this call has been told to all"
              + " listeners.",
          List.of(),
          List.of(ResultDoc.none()),
          Examples.of("syncwithvalidationinterfacequeue"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    node.chain().drain();
    return Json.nullValue();
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
