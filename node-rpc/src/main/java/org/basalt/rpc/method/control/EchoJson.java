package org.basalt.rpc.method.control;

import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;

/// `echojson`: `echo` for clients that convert arguments from JSON.
public final class EchoJson implements RpcMethod {
  private static final RpcSpec SPEC = Echo.spec("echojson");

  @Override
  public RpcSpec spec() {
    return SPEC;
  }

  @Override
  public Json call(RpcArgs args, NodeView node) {
    return Echo.echo(args);
  }
}
