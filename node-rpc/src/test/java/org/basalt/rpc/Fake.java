package org.basalt.rpc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;

/// A port answered by an object that has some of its methods. What the object lacks is refused, so
/// that a port may grow without every test having to know.
final class Fake {
  private Fake() {}

  static <T> T of(Class<T> port, Object answers) {
    InvocationHandler handler =
        (proxy, method, args) -> {
          Method own =
              Arrays.stream(answers.getClass().getMethods())
                  .filter(m -> m.getName().equals(method.getName()))
                  .filter(m -> m.getParameterCount() == method.getParameterCount())
                  .filter(m -> m.getDeclaringClass() != Object.class)
                  .findFirst()
                  .orElse(null);
          if (own != null) {
            try {
              return own.invoke(answers, args);
            } catch (InvocationTargetException e) {
              throw e.getCause();
            }
          }
          if (method.isDefault()) {
            return InvocationHandler.invokeDefault(proxy, method, args);
          }
          throw new UnsupportedOperationException(method.getName());
        };
    return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, handler));
  }
}
