package org.basalt.rpc.method.blockchain;

import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.RpcErrorCode;
import org.basalt.rpc.spec.RpcException;

/// An argument that is a number, and was a boolean once.
public final class Verbosity {
  private Verbosity() {}

  /// @param allowsBool true counts as 1
  public static int of(Json value, int fallback, boolean allowsBool) {
    return switch (value) {
      case Json.Null _ -> fallback;
      case Json.Bool(boolean flag) -> {
        if (!allowsBool) {
          throw new RpcException(
              RpcErrorCode.TYPE_ERROR, "Verbosity was boolean but only integer allowed");
        }
        yield flag ? 1 : 0;
      }
      default -> value.asInt();
    };
  }
}
