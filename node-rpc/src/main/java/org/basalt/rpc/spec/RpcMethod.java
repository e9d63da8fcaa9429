package org.basalt.rpc.spec;

import java.util.Optional;

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

  /// True if that depends: [#callAtOnce] is tried on the I/O thread, then.
  default boolean maybeNeverWaits() {
    return neverWaits();
  }

  /// Does it if that takes microseconds and waits for nobody; empty if not, and [#call] must do it
  /// on another thread.
  ///
  /// @throws RpcException to refuse
  default Optional<Json> callAtOnce(RpcArgs args, NodeView node) {
    return neverWaits() ? Optional.of(call(args, node)) : Optional.empty();
  }
}
