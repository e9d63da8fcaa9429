package org.basalt.rpc.spec;

/// One method of the interface. Stateless; called on many threads at once. Registered in
/// `StandardMethods`.
public interface RpcMethod {
  RpcSpec spec();

  /// Does it. Number and JSON types of the arguments were checked.
  ///
  /// @throws RpcException to refuse
  Json call(RpcArgs args, NodeView node);
}
