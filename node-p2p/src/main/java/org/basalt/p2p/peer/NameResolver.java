package org.basalt.p2p.peer;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.basalt.core.runtime.WorkerPool;
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

  /// @param loop where answers go
  /// @param isEnabled `-dns`
  public NameResolver(Executor loop, boolean isEnabled) {
    this.loop = loop;
    this.isEnabled = isEnabled;
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

  private static List<NetworkAddress> lookUp(String name) {
    try {
      return Arrays.stream(InetAddress.getAllByName(name))
          .map(address -> NetworkAddress.ofIp(address.getAddress()))
          .toList();
    } catch (UnknownHostException e) {
      LOG.debug("cannot resolve {}: {}", name, e.getMessage());
      return List.of();
    }
  }

  @Override
  public void close() {
    workers.close();
  }
}
