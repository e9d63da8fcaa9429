package org.basalt.p2p.transport;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import org.basalt.core.runtime.NodeClock;
import org.basalt.p2p.netaddr.Endpoint;

/// A network inside of one process: what [MemoryTransport]s send waits here until someone delivers
/// it. Together with a manual clock this makes whole networks of nodes deterministic. For one
/// thread.
public final class MemoryNetwork {
  private final NodeClock clock;
  private final long latencyNanos;
  private final Map<Endpoint, MemoryTransport.Acceptor> listening = new HashMap<>();
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(
          Comparator.comparingLong(Event::dueNanos).thenComparingLong(Event::order));
  private long nextOrder;
  private int nextPort = 49_152;

  private record Event(long dueNanos, long order, Runnable action) {}

  /// @param latencyMs between sending and arrival
  public MemoryNetwork(NodeClock clock, long latencyMs) {
    this.clock = clock;
    this.latencyNanos = latencyMs * 1_000_000;
  }

  public MemoryNetwork(NodeClock clock) {
    this(clock, 0);
  }

  NodeClock clock() {
    return clock;
  }

  /// Delivers what is due, in order, until nothing is due any more.
  ///
  /// @return how many events were delivered
  public int deliver() {
    int count = 0;
    while (deliverOne()) {
      count++;
    }
    return count;
  }

  /// Delivers the next event if one is due.
  public boolean deliverOne() {
    Event next = events.peek();
    if (next == null || next.dueNanos > clock.nanos()) {
      return false;
    }
    events.remove();
    next.action.run();
    return true;
  }

  public boolean isIdle() {
    return events.isEmpty();
  }

  void later(Runnable action) {
    events.add(new Event(clock.nanos() + latencyNanos, nextOrder++, action));
  }

  Optional<MemoryTransport.Acceptor> acceptor(Endpoint endpoint) {
    return Optional.ofNullable(listening.get(endpoint));
  }

  boolean bind(Endpoint endpoint, MemoryTransport.Acceptor acceptor) {
    return listening.putIfAbsent(endpoint, acceptor) == null;
  }

  void unbind(Endpoint endpoint) {
    listening.remove(endpoint);
  }

  int ephemeralPort() {
    return nextPort++;
  }
}
