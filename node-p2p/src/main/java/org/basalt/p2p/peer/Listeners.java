package org.basalt.p2p.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.basalt.core.runtime.Mailbox;
import org.basalt.p2p.api.P2pConfig;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.HostPort;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.transport.Connection;
import org.basalt.p2p.transport.ConnectionListener;
import org.basalt.p2p.transport.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sockets that listen: `-bind`, `-whitebind`, or every interface.
public final class Listeners implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("net");

  private static final String ONION = "=onion";

  private final P2pConfig config;
  private final Transport transport;
  private final Mailbox<PeerEvent> mailbox;
  private final PeerLoop loop;
  private final Reachability reachability;
  private final List<Transport.Listening> open = new ArrayList<>();

  public Listeners(
      P2pConfig config, Transport transport, PeerLoop loop, Reachability reachability) {
    this.loop = loop;
    this.reachability = reachability;
    this.config = config;
    this.transport = transport;
    this.mailbox = loop.mailbox();
  }

  /// @throws IOException with a text for the operator if none could be opened that should be
  public void open() throws IOException {
    P2pConfig.Listening listening = config.listening();
    if (!listening.isEnabled()) {
      return;
    }
    requireDifferent(listening);
    for (String bind : listening.binds()) {
      listen(endpoint(bind), Set.of(), bind.endsWith(ONION));
    }
    for (String bind : listening.whiteBinds()) {
      PermissionRule rule = PermissionRule.parse(bind, true);
      P2pConfig.Permissions permissions = config.permissions();
      listen(
          rule.bindEndpoint(),
          rule.granted(permissions.grantsRelay(), permissions.grantsForceRelay()),
          false);
    }
    if (listening.binds().isEmpty() && listening.whiteBinds().isEmpty()) {
      openEverywhere(listening.port());
    }
    if (listening.binds().isEmpty() && config.privacy().tor().bindsOwnPort()) {
      listen(onionDefault(listening.port()), Set.of(), true);
    }
    discoverInterfaces(listening);
  }

  /// The addresses of this host's interfaces are where it can be reached, if we listen on all of
  /// them.
  private void discoverInterfaces(P2pConfig.Listening listening) throws IOException {
    boolean isEverywhere = listening.binds().isEmpty() && listening.whiteBinds().isEmpty();
    for (String bind : listening.binds()) {
      isEverywhere |= !bind.endsWith(ONION) && endpoint(bind).address().isBindAny();
    }
    for (String bind : listening.whiteBinds()) {
      isEverywhere |= PermissionRule.parse(bind, true).bindEndpoint().address().isBindAny();
    }
    if (!isEverywhere || !listening.discoversOwnAddress()) {
      return;
    }
    List<NetworkAddress> own = new ArrayList<>();
    for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      if (each.isUp() && !each.isLoopback()) {
        for (InetAddress address : Collections.list(each.getInetAddresses())) {
          own.add(NetworkAddress.ofIp(address.getAddress()));
        }
      }
    }
    loop.execute(() -> own.forEach(reachability::discovered));
  }

  private static Endpoint onionDefault(int port) {
    return new Endpoint(NetworkAddress.ipv4(127, 0, 0, 1), (port + 1) & 0xffff);
  }

  /// Where the node's onion service leads to: the first `-bind=…=onion`, else the first `-bind`,
  /// else a port of its own.
  public static Optional<Endpoint> onionTarget(P2pConfig config) {
    P2pConfig.Listening listening = config.listening();
    Optional<Endpoint> onion =
        listening.binds().stream()
            .filter(bind -> bind.endsWith(ONION))
            .flatMap(bind -> Endpoint.parse(withoutPurpose(bind), listening.port() + 1).stream())
            .findFirst();
    if (onion.isPresent()) {
      return onion;
    }
    return listening.binds().isEmpty()
        ? Optional.of(onionDefault(listening.port()))
        : Endpoint.parse(listening.binds().getFirst(), listening.port());
  }

  private static String withoutPurpose(String bind) {
    return bind.endsWith(ONION) ? bind.substring(0, bind.length() - ONION.length()) : bind;
  }

  /// One address cannot serve two purposes.
  private void requireDifferent(P2pConfig.Listening listening) throws IOException {
    List<Endpoint> all = new ArrayList<>();
    for (String bind : listening.binds()) {
      all.add(endpoint(bind));
    }
    for (String bind : listening.whiteBinds()) {
      all.add(PermissionRule.parse(bind, true).bindEndpoint());
    }
    Set<Endpoint> seen = new HashSet<>();
    for (Endpoint endpoint : all) {
      if (!seen.add(endpoint)) {
        throw new IOException(
            "Duplicate binding configuration for address "
                + endpoint
                + ". Please check your -bind, -bind=...=onion and -whitebind settings.");
      }
    }
  }

  /// IPv6 may be missing on a host; IPv4 must work.
  private void openEverywhere(int port) throws IOException {
    listen(new Endpoint(NetworkAddress.ipv4(0, 0, 0, 0), port), Set.of(), false);
    try {
      listen(new Endpoint(Endpoint.NONE.address(), port), Set.of(), false);
    } catch (IOException e) {
      LOG.debug("not listening on IPv6: {}", e.getMessage());
    }
  }

  private Endpoint endpoint(String bind) throws IOException {
    int port = config.listening().port();
    Optional<Endpoint> endpoint =
        Endpoint.parse(withoutPurpose(bind), bind.endsWith(ONION) ? (port + 1) & 0xffff : port);
    if (endpoint.isEmpty()) {
      throw new IOException("Cannot resolve -bind address: '" + bind + "'");
    }
    return endpoint.get();
  }

  private void listen(Endpoint bind, Set<NetPermission> permissions, boolean isOnion)
      throws IOException {
    open.add(transport.listen(bind, connection -> accept(connection, permissions, isOnion)));
    LOG.info("Bound to {}", bind);
    if (!isOnion && !permissions.contains(NetPermission.NOBAN)) {
      loop.execute(() -> reachability.discovered(bind, LocalAddresses.Source.BIND));
    }
  }

  /// On an I/O thread.
  private ConnectionListener accept(
      Connection connection, Set<NetPermission> permissions, boolean isOnion) {
    Endpoint remote = connection.remote();
    ConnectionPurpose purpose = ConnectionPurpose.inbound(remote, permissions, isOnion);
    return new PeerLink(purpose, new HostPort(remote.address().toString(), remote.port()), mailbox);
  }

  /// With the ports that were chosen.
  public List<Endpoint> endpoints() {
    return open.stream().map(Transport.Listening::local).toList();
  }

  @Override
  public void close() {
    open.forEach(Transport.Listening::close);
    open.clear();
  }
}
