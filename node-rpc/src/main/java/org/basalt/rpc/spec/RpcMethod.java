package org.basalt.rpc.spec;

/// One method of the interface. Stateless; called on many threads at once. Registered in
/// `StandardMethods`.
public interface RpcMethod {
  RpcSpec spec();

  /// Does it. Number and JSON types of the arguments were checked.
  ///
  /// @throws RpcException to refuse
  Json call(RpcArgs args, NodeView node);

  /// True if it answers within microseconds from what is published, and waits for nobody: then it
  /// runs on the I/O thread, which saves two changes of threads.
  default boolean neverWaits() {
    return false;
  }
}
