package org.basalt.rpc.spec;

import java.util.List;

/// The RPC server as its own methods see it.
public interface RpcStatus {
  /// All methods, in the order of registration.
  List<RpcMethod> methods();

  /// What runs at the moment, oldest first.
  List<ActiveCall> activeCalls();

  /// False once the node is stopping: long waits end then.
  boolean isRunning();

  /// A running call.
  record ActiveCall(String method, long startedNanos) {}
}
