package org.basalt.rpc.method.control;

import java.util.ArrayList;
import java.util.List;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.Param;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcErrorCode;
import org.basalt.rpc.spec.RpcException;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;
import org.basalt.rpc.spec.RpcType;

/// `echo`: gives back its arguments.
public final class Echo implements RpcMethod {
  private static final RpcSpec SPEC = spec("echo");

  static RpcSpec spec(String name) {
    List<Param<?>> params = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      params.add(Param.optional("arg" + i, RpcType.anyAs(RpcType.Kind.STR), "").unchecked());
    }
    return new RpcSpec(
        name,
        RpcSpec.HIDDEN,
        "Gives the arguments back, for testing.\n\n"
            + "With arg9='trigger_internal_bug' it fails like a bug.\n\n"
            + "echo and echojson differ in the command-line client only, which converts the"
            + " arguments of echojson from JSON.",
        params,
        List.of(ResultDoc.any()),
        "");
  }

  static Json echo(RpcArgs args) {
    if (args.raw(9).equals(Json.of("trigger_internal_bug"))) {
      throw new RpcException(
          RpcErrorCode.MISC_ERROR,
          "Internal bug detected: request.params[9].get_str() != \"trigger_internal_bug\"");
    }
    Json.Arr values = Json.array();
    args.values().forEach(values::add);
    return values;
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }

  @Override
  public Json call(RpcArgs args, NodeView node) {
    return echo(args);
  }
}
