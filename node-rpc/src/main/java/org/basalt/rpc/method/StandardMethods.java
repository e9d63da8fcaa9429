package org.basalt.rpc.method;

import java.util.List;
import org.basalt.rpc.method.control.Echo;
import org.basalt.rpc.method.control.EchoJson;
import org.basalt.rpc.method.control.GetMemoryInfo;
import org.basalt.rpc.method.control.GetRpcInfo;
import org.basalt.rpc.method.control.Help;
import org.basalt.rpc.method.control.Logging;
import org.basalt.rpc.method.control.MockScheduler;
import org.basalt.rpc.method.control.SetMockTime;
import org.basalt.rpc.method.control.Stop;
import org.basalt.rpc.method.control.SyncWithValidationInterfaceQueue;
import org.basalt.rpc.method.control.Uptime;
import org.basalt.rpc.spec.RpcMethod;

/// All methods.
public final class StandardMethods {
  public static final List<RpcMethod> ALL =
      List.of(
          // control
          new Echo(),
          new EchoJson(),
          new GetMemoryInfo(),
          new GetRpcInfo(),
          new Help(),
          new Logging(),
          new MockScheduler(),
          new SetMockTime(),
          new Stop(),
          new SyncWithValidationInterfaceQueue(),
          new Uptime());

  private StandardMethods() {}
}
