package org.basalt.p2p;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.basalt.chain.api.ChainService;
import org.basalt.chain.api.MempoolEntryInfo;
import org.basalt.chain.api.NodeStop;
import org.basalt.chain.api.Subscription;
import org.basalt.core.params.NetworkParams;
import org.basalt.core.runtime.Component;
import org.basalt.core.runtime.NodeClock;
import org.basalt.p2p.address.AddressBook;
import org.basalt.p2p.address.BanList;
import org.basalt.p2p.address.DnsSeeds;
import org.basalt.p2p.address.HostResolver;
import org.basalt.p2p.address.SecretFile;
import org.basalt.p2p.api.P2pConfig;
import org.basalt.p2p.api.PeerService;
import org.basalt.p2p.gateway.PortMapper;
import org.basalt.p2p.message.StandardMessages;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.NetGroups;
import org.basalt.p2p.netaddr.ServiceFlags;
import org.basalt.p2p.peer.AccessGate;
import org.basalt.p2p.peer.ConnectionPlanner;
import org.basalt.p2p.peer.Connector;
import org.basalt.p2p.peer.Handshake;
import org.basalt.p2p.peer.I2pService;
import org.basalt.p2p.peer.Listeners;
import org.basalt.p2p.peer.LocalAddresses;
import org.basalt.p2p.peer.ManualConnections;
import org.basalt.p2p.peer.NameResolver;
import org.basalt.p2p.peer.NoPeersNotice;
import org.basalt.p2p.peer.PeerContext;
import org.basalt.p2p.peer.PeerLoop;
import org.basalt.p2p.peer.PeerTable;
import org.basalt.p2p.peer.Proxies;
import org.basalt.p2p.peer.Reachability;
import org.basalt.p2p.peer.TorService;
import org.basalt.p2p.peer.UserAgent;
import org.basalt.p2p.protocol.StandardProtocols;
import org.basalt.p2p.protocol.UploadTarget;
import org.basalt.p2p.transport.MessageTap;
import org.basalt.p2p.transport.NettyTransport;
import org.basalt.p2p.transport.Transport;
import org.basalt.p2p.transport.TransportConfig;
import org.jspecify.annotations.Nullable;

/// The network side of the node, built from its configuration and its neighbours.
public final class P2p implements Component {
  /// Places for connections that others make: what is left of `-maxconnections`.
  private static final int MAX_OUTBOUND = 8 + 2 + 1;

  private final Transport transport;
  private final String userAgent;
  private final PeerContext context;
  private final PeerLoop loop;
  private final StandardProtocols protocols;
  private final PeerMemory memory;
  private final Proxies proxies;
  private final Reachability reachability;
  private final Connector connector;
  private final NameResolver resolver;
  private final ManualConnections manual;
  private final Listeners listeners;
  private final PortMapper portMapper;
  private final LoopPeerService service;
  private final boolean isAutomatic;
  private final Path dataDirectory;
  private @Nullable Thread thread;
  private @Nullable Subscription subscription;

  /// @param dataDirectory of the network, where the address book and bans are kept
  /// @param stop is told if the module is broken
  /// @throws IllegalArgumentException with Core's message if the configuration cannot be met
  public P2p(
      P2pConfig config,
      ChainService chain,
      NetworkParams network,
      NodeClock clock,
      Path dataDirectory,
      NodeStop stop) {
    this(
        config,
        chain,
        network,
        clock,
        dataDirectory,
        stop,
        new NettyTransport(
            transportConfig(config, network), clock, tap(config, dataDirectory, clock)),
        new SecureRandom(),
        HostResolver.system());
  }

  /// With a transport and a source of chance of one's own, for tests.
  P2p(
      P2pConfig config,
      ChainService chain,
      NetworkParams network,
      NodeClock clock,
      Path dataDirectory,
      NodeStop stop,
      Transport transport,
      RandomGenerator random) {
    this(
        config,
        chain,
        network,
        clock,
        dataDirectory,
        stop,
        transport,
        random,
        HostResolver.system());
  }

  /// With a source of names' addresses of one's own too.
  P2p(
      P2pConfig config,
      ChainService chain,
      NetworkParams network,
      NodeClock clock,
      Path dataDirectory,
      NodeStop stop,
      Transport transport,
      RandomGenerator random,
      HostResolver hosts) {
    this.transport = transport;
    this.dataDirectory = dataDirectory;
    this.userAgent = UserAgent.of(config.behaviour().userAgentComments());
    PeerTable table = new PeerTable();
    loop = new PeerLoop(stop);
    NetGroups groups = PeerMemory.groups(config.book(), random);
    context = new PeerContext(config, services(config), chain, clock, random, table, groups, loop);
    memory = PeerMemory.load(dataDirectory, network, context);
    proxies = new Proxies(config);
    reachability = new Reachability(config, proxies);
    reachability.requireForPrivateBroadcast(config);
    UploadTarget uploadTarget =
        new UploadTarget(config.behaviour().maxUploadTargetBytes(), clock, transport::bytesSent);
    int maxInbound = Math.max(0, config.behaviour().maxConnections() - MAX_OUTBOUND);
    AccessGate gate = new AccessGate(config.permissions(), table, memory.bans(), maxInbound);
    Optional<I2pService> i2p =
        I2pService.of(
            context,
            loop,
            transport,
            proxies,
            reachability,
            new SecretFile(dataDirectory.resolve("i2p_private_key")));
    connector = new Connector(context, loop, transport, gate, proxies, reachability, i2p);
    protocols =
        new StandardProtocols(
            context, memory.addresses(), memory.bans(), reachability, uploadTarget, connector);
    resolver = new NameResolver(loop, config.outbound().resolvesNames(), hosts);
    manual =
        new ManualConnections(
            config, clock, table, connector, resolver, reachability, proxies, network.p2pPort());
    Handshake handshake = new Handshake(context, userAgent, protocols.all());
    ConnectionPlanner planner =
        new ConnectionPlanner(
            context,
            memory.addresses(),
            memory.bans(),
            reachability,
            connector,
            manual,
            resolver,
            new DnsSeeds(hosts, clock, context.random(), network.p2pPort()),
            memory.anchors());
    isAutomatic = planner.isAutomatic();
    protocols.outboundWatch().advise(planner);
    NoPeersNotice notice =
        new NoPeersNotice(context, memory.addresses(), connector, planner.isAutomatic());
    List<Runnable> chores =
        new ArrayList<>(
            List.of(manual::service, planner::service, memory::service, notice::service));
    i2p.ifPresent(service -> chores.add(service::service));
    torService(dataDirectory).ifPresent(tor -> chores.add(tor::service));
    loop.drive(context, protocols.all(), handshake, connector, chores);
    listeners = new Listeners(config, transport, loop, reachability);
    portMapper = new PortMapper(clock, context.random(), reachability.port(), mappedPorts());
    service = new LoopPeerService(this);
  }

  private Optional<TorService> torService(Path dataDirectory) {
    P2pConfig config = context.config();
    if (!config.listening().isEnabled() || !config.privacy().tor().isListening()) {
      return Optional.empty();
    }
    SecretFile keyFile = new SecretFile(dataDirectory.resolve("onion_v3_private_key"));
    return Listeners.onionTarget(config)
        .map(target ->
            new TorService(context, loop, transport, proxies, reachability, keyFile, target));
  }

  private PortMapper.Listener mappedPorts() {
    return new PortMapper.Listener() {
      @Override
      public void mapped(Endpoint external) {
        loop.execute(() -> reachability.discovered(external, LocalAddresses.Source.MAPPED));
      }

      @Override
      public void unmapped(Endpoint external) {
        loop.execute(() -> reachability.unmapped(external));
      }
    };
  }

  private static MessageTap tap(P2pConfig config, Path dataDirectory, NodeClock clock) {
    return config.behaviour().capturesMessages()
        ? new MessageCapture(dataDirectory.resolve("message_capture"), clock)
        : MessageTap.NONE;
  }

  private static TransportConfig transportConfig(P2pConfig config, NetworkParams network) {
    return new TransportConfig(
        network.magic(),
        StandardMessages.TABLE,
        config.behaviour().sendBufferBytes(),
        config.behaviour().receiveBufferBytes(),
        1,
        config.behaviour().usesV2Transport());
  }

  private static ServiceFlags services(P2pConfig config) {
    P2pConfig.Behaviour behaviour = config.behaviour();
    ServiceFlags services = ServiceFlags.of(ServiceFlags.NETWORK_LIMITED, ServiceFlags.WITNESS);
    services = behaviour.servesFullHistory() ? services.with(ServiceFlags.NETWORK) : services;
    services =
        behaviour.servesBlockFilters() ? services.with(ServiceFlags.COMPACT_FILTERS) : services;
    services = behaviour.servesBloomFilters() ? services.with(ServiceFlags.BLOOM) : services;
    return behaviour.usesV2Transport() ? services.with(ServiceFlags.P2P_V2) : services;
  }

  public PeerService service() {
    return service;
  }

  /// Where connections are taken, with the ports that were chosen; empty before the start.
  public List<Endpoint> listeningAt() {
    return listeners.endpoints();
  }

  /// Listens and hears the ledger, without a thread of its own: a test takes turns by hand.
  void open() {
    subscription = context.chain().subscribe(loop::chainEvent);
    loadPool();
    try {
      listeners.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /// What came into the mempool before anyone listened.
  private void loadPool() {
    context
        .chain()
        .mempool()
        .inquire(
            view -> view.txids().stream().flatMap(txid -> view.entry(txid).stream()).toList(),
            entries -> loop.execute(() -> entries.forEach(this::addToPool)));
  }

  /// It is as if all of them had been there for ever: the first to ask may have them.
  private void addToPool(MempoolEntryInfo entry) {
    protocols.relayPool().added(entry.tx(), entry.feeSat(), entry.sizeVb(), 0);
  }

  /// @throws UncheckedIOException with a text for the operator if listening fails
  @Override
  public void start() {
    open();
    Thread started = new Thread(loop::run, "peers");
    started.start();
    thread = started;
    if (context.config().portMapping().isWanted() && context.config().listening().isEnabled()) {
      portMapper.start();
    }
  }

  @Override
  public void close() {
    listeners.close();
    portMapper.close();
    if (subscription != null) {
      subscription.close();
      subscription = null;
    }
    keepAnchors();
    loop.requestStop();
    if (thread != null) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      thread = null;
    }
    resolver.close();
    transport.close();
    memory.save();
  }

  /// The block-relay peers are to be come back to, unless the operator names all peers.
  private void keepAnchors() {
    if ((thread != null || loop.owner().isHere()) && isAutomatic) {
      memory.keepAnchors(service.anchors());
    }
  }

  Path dataDirectory() {
    return dataDirectory;
  }

  PeerLoop loop() {
    return loop;
  }

  PeerContext context() {
    return context;
  }

  StandardProtocols protocols() {
    return protocols;
  }

  Connector connector() {
    return connector;
  }

  ManualConnections manual() {
    return manual;
  }

  BanList bans() {
    return memory.bans();
  }

  AddressBook addresses() {
    return memory.addresses();
  }

  Proxies proxies() {
    return proxies;
  }

  Reachability reachability() {
    return reachability;
  }

  Transport transport() {
    return transport;
  }

  String userAgent() {
    return userAgent;
  }
}
