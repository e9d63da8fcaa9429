package org.basalt.p2p.gateway;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.basalt.core.runtime.Component;
import org.basalt.core.runtime.NodeClock;
import org.basalt.core.runtime.NodeThread;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the node's port mapped at the gateways (`-natpmp`): of IPv4 for whatever address we have
/// towards it, of IPv6 for every public address. Renews mappings at about half of their lifetime,
/// tries again after five minutes where there are none, and ends them on closing.
///
/// Has a thread and sockets of its own. Source of the times: Core `mapport.cpp`.
public final class PortMapper implements Component {
  private static final Logger LOG = LoggerFactory.getLogger("net");

  /// Twice Core's PORT_MAPPING_REANNOUNCE_PERIOD.
  private static final long LIFETIME_SEC = 40 * 60;

  /// Core PORT_MAPPING_RETRY_PERIOD.
  private static final long RETRY_MS = 5 * 60 * 1000L;

  /// Shorter ones are not worth having.
  private static final long LIFETIME_MIN_SEC = 30;

  /// How long closing waits for a thread that waits for a gateway.
  private static final Duration CLOSING = Duration.ofSeconds(3);

  /// Hears of outer endpoints, on the mapper's thread.
  public interface Listener {
    void mapped(Endpoint external);

    void unmapped(Endpoint external);
  }

  /// A gateway and the local address to speak with it from.
  ///
  /// @param local `0.0.0.0` leaves the choice to the system
  record Way(InetSocketAddress gateway, InetAddress local) {}

  /// Looks which gateways there are.
  interface Ways {
    List<Way> find() throws IOException;
  }

  private record Granted(Way way, PortMapping mapping) {}

  private final NodeClock clock;
  private final RandomGenerator random;
  private final int port;
  private final Listener listener;
  private final Ways ways;
  private final byte[] nonce = new byte[MappingPackets.NONCE_SIZE];
  private final CountDownLatch stop = new CountDownLatch(1);
  private final NodeThread thread = new NodeThread("mapport", this::run);
  private final Map<Way, Granted> granted = new LinkedHashMap<>();

  /// @param port that we listen at, and would like to have outside
  public PortMapper(NodeClock clock, RandomGenerator random, int port, Listener listener) {
    this(clock, random, port, listener, PortMapper::systemWays);
  }

  PortMapper(NodeClock clock, RandomGenerator random, int port, Listener listener, Ways ways) {
    this.clock = clock;
    this.random = random;
    this.port = port;
    this.listener = listener;
    this.ways = ways;
    random.nextBytes(nonce);
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public void close() {
    stop.countDown();
    if (!thread.join(CLOSING)) {
      LOG.debug("portmap: still waiting for a gateway");
    }
  }

  private static List<Way> systemWays() throws IOException {
    List<Way> found = new ArrayList<>();
    Optional<NetworkAddress> ipv4 = DefaultGateways.ipv4();
    LOG.debug("portmap: gateway [IPv4]: {}", ipv4.map(Object::toString).orElse("none"));
    if (ipv4.isPresent()) {
      InetAddress any = InetAddress.getByAddress(new byte[4]);
      found.add(new Way(serverAt(ipv4.get()), any));
    }
    Optional<NetworkAddress> ipv6 = DefaultGateways.ipv6();
    LOG.debug("portmap: gateway [IPv6]: {}", ipv6.map(Object::toString).orElse("none"));
    if (ipv6.isPresent()) {
      for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        for (InetAddress local : Collections.list(each.getInetAddresses())) {
          NetworkAddress address = NetworkAddress.ofIp(local.getAddress());
          if (address instanceof NetworkAddress.IPv6 && address.isRoutable()) {
            found.add(new Way(serverAt(ipv6.get()), local));
          }
        }
      }
    }
    return found;
  }

  private static InetSocketAddress serverAt(NetworkAddress gateway) throws IOException {
    return new InetSocketAddress(
        InetAddress.getByAddress(gateway.bytes()), MappingPackets.SERVER_PORT);
  }

  private void run() {
    try {
      long waitMs;
      do {
        waitMs = mapAll();
      } while (!stop.await(waitMs, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      LOG.debug("portmap: interrupted");
    } finally {
      releaseAll();
    }
  }

  private boolean isStopping() {
    return stop.getCount() == 0;
  }

  /// One round.
  ///
  /// @return how long to wait until the next one
  private long mapAll() {
    long shortestSec = LIFETIME_SEC;
    boolean hasAny = false;
    boolean wasRefused = false;
    for (Way way : findWays()) {
      MappingExchange exchange = converse(way);
      wasRefused |= exchange.state() == MappingExchange.State.NO_RESOURCES;
      keep(way, exchange);
      Optional<PortMapping> mapping = exchange.mapping();
      if (mapping.isPresent()) {
        hasAny = true;
        shortestSec = Math.min(shortestSec, mapping.get().lifetimeSec());
      }
    }
    if (wasRefused) {
      LOG.warn(
          "portmap: a gateway has nothing left for port {}; another host may have that port", port);
    }
    return hasAny ? renewalMs(shortestSec) : RETRY_MS;
  }

  /// RFC 6887 §11.2.1: the first renewal is at a random time between 1/2 and 5/8 of the lifetime.
  long renewalMs(long lifetimeSec) {
    return lifetimeSec < LIFETIME_MIN_SEC
        ? RETRY_MS
        : lifetimeSec * 500 + random.nextLong(lifetimeSec * 125);
  }

  private List<Way> findWays() {
    try {
      return ways.find();
    } catch (IOException e) {
      LOG.debug("portmap: cannot look for gateways: {}", e.getMessage());
      return List.of();
    }
  }

  private void keep(Way way, MappingExchange exchange) {
    Optional<PortMapping> mapping = exchange.mapping();
    Granted before = granted.get(way);
    boolean isSame =
        before != null
            && mapping.filter(m -> m.external().equals(before.mapping().external())).isPresent();
    if (before != null && !isSame) {
      granted.remove(way);
      listener.unmapped(before.mapping().external());
    }
    if (mapping.isPresent()) {
      LOG.info("portmap: Added mapping {}", mapping.get());
      granted.put(way, new Granted(way, mapping.get()));
      listener.mapped(mapping.get().external());
    }
  }

  private MappingExchange converse(Way way) {
    Endpoint unspecified = new Endpoint(NetworkAddress.ofIp(way.local().getAddress()), port);
    try (DatagramSocket socket = open(way)) {
      NetworkAddress ours = NetworkAddress.ofIp(socket.getLocalAddress().getAddress());
      MappingExchange exchange =
          new MappingExchange(new Endpoint(ours, port), unspecified, LIFETIME_SEC, nonce, nowMs());
      while (!exchange.isOver() && !isStopping()) {
        Optional<byte[]> packet = exchange.packet(nowMs());
        if (packet.isPresent()) {
          byte[] bytes = packet.get();
          socket.send(new DatagramPacket(bytes, bytes.length));
        }
        receive(socket, exchange);
      }
      return exchange;
    } catch (IOException e) {
      LOG.debug("portmap: {}: {}", way.gateway(), e.getMessage());
      return new MappingExchange(unspecified, unspecified, LIFETIME_SEC, nonce, nowMs());
    }
  }

  private static DatagramSocket open(Way way) throws IOException {
    DatagramSocket socket = new DatagramSocket(new InetSocketAddress(way.local(), 0));
    // Only the gateway is heard from then on.
    socket.connect(way.gateway());
    return socket;
  }

  private void receive(DatagramSocket socket, MappingExchange exchange) throws IOException {
    long waitMs = exchange.nextTryMs() - nowMs();
    if (exchange.isOver() || waitMs <= 0) {
      return;
    }
    socket.setSoTimeout((int) waitMs);
    DatagramPacket packet =
        new DatagramPacket(new byte[MappingPackets.SIZE_MAX], MappingPackets.SIZE_MAX);
    try {
      socket.receive(packet);
    } catch (SocketTimeoutException e) {
      LOG.trace("portmap: nothing from {}", socket.getRemoteSocketAddress());
      return;
    }
    exchange.received(Arrays.copyOf(packet.getData(), packet.getLength()), nowMs());
  }

  private long nowMs() {
    return clock.nanos() / 1_000_000;
  }

  private void releaseAll() {
    for (Granted each : granted.values()) {
      try (DatagramSocket socket = open(each.way())) {
        byte[] packet = MappingExchange.release(each.mapping(), nonce);
        socket.send(new DatagramPacket(packet, packet.length));
      } catch (IOException e) {
        LOG.debug("portmap: cannot end {}: {}", each.mapping(), e.getMessage());
      }
      listener.unmapped(each.mapping().external());
    }
    granted.clear();
  }
}
