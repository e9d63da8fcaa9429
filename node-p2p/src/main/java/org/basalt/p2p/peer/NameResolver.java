package org.basalt.p2p.peer;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.basalt.core.runtime.WorkerPool;
import org.basalt.p2p.address.HostResolver;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks host names up where waiting hurts nobody.
public final class NameResolver implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("net");
  private static final int THREADS = 2;

  private final WorkerPool workers = new WorkerPool("dns", THREADS);
  private final Executor loop;
  private final boolean isEnabled;
  private final HostResolver resolver;

  /// @param loop where answers go
  /// @param isEnabled `-dns`
  /// @param resolver asked on a thread of its own
  public NameResolver(Executor loop, boolean isEnabled, HostResolver resolver) {
    this.loop = loop;
    this.isEnabled = isEnabled;
    this.resolver = resolver;
  }

  /// @param found gets all addresses of the name, none if it has none; on the loop
  public void resolve(String name, Consumer<List<NetworkAddress>> found) {
    if (!isEnabled) {
      found.accept(List.of());
      return;
    }
    workers.execute(() -> {
      List<NetworkAddress> addresses = lookUp(name);
      loop.execute(() -> found.accept(addresses));
    });
  }

  /// Runs a question that waits.
  ///
  /// @param done gets the answer, on the loop
  public <T> void run(Supplier<T> question, Consumer<T> done) {
    workers.execute(() -> {
      T answer = question.get();
      loop.execute(() -> done.accept(answer));
    });
  }

  private List<NetworkAddress> lookUp(String name) {
    List<NetworkAddress> found = resolver.lookup(name);
    if (found.isEmpty()) {
      LOG.debug("cannot resolve {}", name);
    }
    return found;
  }

  @Override
  public void close() {
    workers.close();
  }
}
