package org.basalt.app;

import java.lang.reflect.Proxy;
import org.slf4j.LoggerFactory;

/// SIGHUP: reopen the log.
///
/// Signals are the one thing for which the JDK has no supported interface; the compiler warns of
/// `sun.misc.Signal` whatever one says, so it is reached by reflection, here and nowhere else.
/// Where it is missing, SIGHUP ends the process as it does any other.
final class Hangup {
  private Hangup() {}

  static void handle(Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              Hangup.class.getClassLoader(),
              new Class<?>[] {handler},
              (_, method, _) -> {
                if (method.getName().equals("handle")) {
                  action.run();
                }
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), proxy);
    } catch (ReflectiveOperationException e) {
      LoggerFactory.getLogger("node").warn("SIGHUP cannot be handled on this Java machine", e);
    }
  }
}
