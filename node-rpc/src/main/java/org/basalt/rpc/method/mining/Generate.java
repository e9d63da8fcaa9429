package org.basalt.rpc.method.mining;

import java.util.List;
import org.basalt.rpc.spec.HelpText;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcErrorCode;
import org.basalt.rpc.spec.RpcException;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;

/// `generate`: gone; says what took its place.
public final class Generate implements RpcMethod {
  private static final RpcSpec SPEC =
      new RpcSpec(
          "generate",
          RpcSpec.HIDDEN,
          "has been replaced by the -generate cli option. Refer to -help for more information.",
          List.of(),
          List.of(),
          "");

  @Override
  public Json call(RpcArgs args, NodeView node) {
    throw new RpcException(RpcErrorCode.METHOD_NOT_FOUND, HelpText.of(SPEC));
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
