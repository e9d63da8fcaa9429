package org.basalt.rpc.method.blockchain;

import org.basalt.chain.api.BlockFilters;
import org.basalt.core.filter.BasicBlockFilter;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.Param;
import org.basalt.rpc.spec.RpcErrorCode;
import org.basalt.rpc.spec.RpcException;
import org.basalt.rpc.spec.RpcType;

/// Block filters by the name of their type.
final class FilterTypes {
  static final Param<String> PARAM =
      Param.withDefault(
          "filtertype", RpcType.TEXT, BasicBlockFilter.NAME, "The type of the filter");

  private FilterTypes() {}

  static BlockFilters byName(String name, NodeView node) {
    if (!name.equals(BasicBlockFilter.NAME)) {
      throw new RpcException(RpcErrorCode.INVALID_ADDRESS_OR_KEY, "Unknown filtertype");
    }
    return node.chain()
        .blockFilters()
        .orElseThrow(() ->
            new RpcException(
                RpcErrorCode.MISC_ERROR, "Index is not enabled for filtertype " + name));
  }
}
