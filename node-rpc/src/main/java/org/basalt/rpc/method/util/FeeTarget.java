package org.basalt.rpc.method.util;

import org.basalt.chain.api.FeeEstimates;
import org.basalt.chain.api.FeeHorizon;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.Param;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcErrorCode;
import org.basalt.rpc.spec.RpcException;
import org.basalt.rpc.spec.RpcType;

/// The argument `conf_target`, and those who answer it.
final class FeeTarget {
  static final Param<Integer> PARAM =
      Param.required(
          "conf_target", RpcType.INT, "Blocks within which it should be mined (1 - 1008)");

  private FeeTarget() {}

  /// @throws RpcException if fees are not estimated
  static FeeEstimates estimates(NodeView node) {
    FeeEstimates fees = node.chain().fees();
    if (!fees.isEnabled()) {
      throw new RpcException(RpcErrorCode.INTERNAL_ERROR, "Fee estimation disabled");
    }
    return fees;
  }

  static int of(RpcArgs args, FeeEstimates fees) {
    int target = args.get(PARAM);
    int max = fees.maxTargetBlocks(FeeHorizon.LONG);
    if (target < 1 || target > max) {
      throw new RpcException(
          RpcErrorCode.INVALID_PARAMETER, "Invalid conf_target, must be between 1 and " + max);
    }
    return target;
  }
}
