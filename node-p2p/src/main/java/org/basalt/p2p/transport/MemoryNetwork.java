package org.basalt.p2p.transport;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import org.basalt.core.runtime.NodeClock;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.NetworkAddress;

/// A network inside of one process: what [MemoryTransport]s send waits here until someone delivers
/// it. Together with a manual clock this makes whole networks of nodes deterministic. For one
/// thread.
public final class MemoryNetwork {
  private static final int FIRST_PORT = 49_152;
  private static final int MAX_PORT = 65_535;
  private static final int MIN_PORT = 1_024;

  private final NodeClock clock;
  private final Links links;
  private final Map<Endpoint, MemoryTransport.Acceptor> listening = new HashMap<>();
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(
          Comparator.comparingLong(Event::dueNanos).thenComparingLong(Event::order));
  private final List<Event> cutOff = new ArrayList<>();
  private final Map<NetworkAddress, Long> wayOutFreeNanos = new HashMap<>();
  private long nextOrder;
  private int nextPort = FIRST_PORT;

  /// @param isCut whether its way is cut now; never if it concerns one node only
  private record Event(long dueNanos, long order, BooleanSupplier isCut, Runnable action) {}

  /// What the ways between nodes are like.
  public interface Links {
    /// From the sending of a byte to its arrival.
    long latencyNanos(NetworkAddress from, NetworkAddress to);

    /// Time that each byte keeps its connection busy.
    default long nanosPerByte(NetworkAddress from, NetworkAddress to) {
      return 0;
    }

    /// Nothing arrives for now; what is sent waits, as with a transport that sends again.
    default boolean isCut(NetworkAddress from, NetworkAddress to) {
      return false;
    }

    /// An attempt to connect gets lost: nobody answers it.
    default boolean isLost(NetworkAddress from, NetworkAddress to) {
      return false;
    }

    /// Where nobody listens an attempt is refused at once; else nobody answers it.
    default boolean isRefused(NetworkAddress to) {
      return true;
    }

    /// A node's connections share its way out: what one sends waits for what another sent before.
    default boolean isWayOutShared() {
      return false;
    }

    /// Something reached a node, which has reason to look.
    default void woken(NetworkAddress at) {}
  }

  public MemoryNetwork(NodeClock clock, Links links) {
    this.clock = clock;
    this.links = links;
  }

  /// Where everything arrives at once.
  public MemoryNetwork(NodeClock clock) {
    this(clock, (_, _) -> 0);
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
    for (Event next = events.peek();
        next != null && next.dueNanos <= clock.nanos();
        next = events.peek()) {
      events.remove();
      if (!next.isCut.getAsBoolean()) {
        next.action.run();
        return true;
      }
      cutOff.add(next);
    }
    return false;
  }

  /// When the next event is due.
  public OptionalLong nextDueNanos() {
    Event next = events.peek();
    return next == null ? OptionalLong.empty() : OptionalLong.of(next.dueNanos);
  }

  /// What could not arrive is on its way again, in its order.
  public void resend() {
    for (Event event : cutOff) {
      events.add(new Event(clock.nanos(), event.order, event.isCut, event.action));
    }
    cutOff.clear();
  }

  public boolean isIdle() {
    return events.isEmpty();
  }

  /// Something that a node does by itself.
  void soon(Runnable action) {
    events.add(new Event(clock.nanos(), nextOrder++, () -> false, action));
  }

  /// Something that goes from one node to another.
  ///
  /// @param bytes long
  /// @param freeNanos when the connection has sent what was sent before
  /// @return when it has sent this too
  long send(NetworkAddress from, NetworkAddress to, int bytes, long freeNanos, Runnable action) {
    long startNanos = Math.max(freeNanos, clock.nanos());
    if (links.isWayOutShared()) {
      startNanos = Math.max(startNanos, wayOutFreeNanos.getOrDefault(from, 0L));
    }
    long sentNanos = startNanos + bytes * links.nanosPerByte(from, to);
    if (links.isWayOutShared()) {
      wayOutFreeNanos.put(from, sentNanos);
    }
    long dueNanos = sentNanos + links.latencyNanos(from, to);
    events.add(new Event(dueNanos, nextOrder++, () -> links.isCut(from, to), action));
    return sentNanos;
  }

  /// Something that a node does by itself when a time has passed.
  void later(int millis, Runnable action) {
    long dueNanos = clock.nanos() + millis * 1_000_000L;
    events.add(new Event(dueNanos, nextOrder++, () -> false, action));
  }

  Links links() {
    return links;
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
    int port = nextPort;
    nextPort = port == MAX_PORT ? MIN_PORT : port + 1;
    return port;
  }
}
