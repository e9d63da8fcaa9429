package org.basalt.p2p.peer;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.p2p.address.SecretFile;
import org.basalt.p2p.api.ConnectionType;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.HostPort;
import org.basalt.p2p.netaddr.Network;
import org.basalt.p2p.netaddr.ProxyAddress;
import org.basalt.p2p.overlay.SamStream;
import org.basalt.p2p.transport.CloseReason;
import org.basalt.p2p.transport.ConnectRequest;
import org.basalt.p2p.transport.Connection;
import org.basalt.p2p.transport.ConnectionListener;
import org.basalt.p2p.transport.ReceivedMessage;
import org.basalt.p2p.transport.Transport;
import org.basalt.p2p.transport.TransportVersion;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reaches I2P peers through a router (`-i2psam`), and is reached by them (`-i2pacceptincoming`).
///
/// A node that can be reached has one lasting address, which its outbound connections come from
/// too. One that cannot takes a new address for each connection, so that its peers cannot tell that
/// they have the same one; and a private broadcast always does.
@OwnedBy("peers")
public final class I2pService {
  private static final Logger LOG = LoggerFactory.getLogger("i2p");

  /// Sessions whose connection came to nothing, kept for the next: making one takes a router's time
  /// (Core MAX_UNUSED_I2P_SESSIONS_SIZE).
  private static final int UNUSED_MAX = 10;

  private static final int ID_BYTES = 5;

  /// Core's waits in ThreadI2PAcceptIncoming.
  private static final long FIRST_WAIT_MS = 1000;

  private static final long WAIT_GROWTH_MS = 1000;
  private static final long WAIT_MAX_MS = 5 * 60 * 1000;

  private final PeerContext context;
  private final PeerLoop loop;
  private final Transport transport;
  private final Reachability reachability;
  private final ProxyAddress router;
  private final SecretFile keyFile;
  private final boolean isListening;
  private final ArrayDeque<I2pSession> unused = new ArrayDeque<>();
  private final Map<PeerLink, I2pSession> transients = new HashMap<>();
  private @Nullable I2pSession lasting;
  private boolean isAccepting;
  private Endpoint advertised = Endpoint.NONE;
  private long waitMs = FIRST_WAIT_MS;
  private long nextNanos;

  private I2pService(
      PeerContext context,
      PeerLoop loop,
      Transport transport,
      Reachability reachability,
      ProxyAddress router,
      SecretFile keyFile) {
    this.context = context;
    this.loop = loop;
    this.transport = transport;
    this.reachability = reachability;
    this.router = router;
    this.keyFile = keyFile;
    this.isListening = context.config().privacy().i2p().isListening();
    this.nextNanos = context.clock().nanos();
  }

  /// None without a router.
  ///
  /// @param keyFile `i2p_private_key` of the data directory
  public static Optional<I2pService> of(
      PeerContext context,
      PeerLoop loop,
      Transport transport,
      Proxies proxies,
      Reachability reachability,
      SecretFile keyFile) {
    return proxies
        .of(Network.I2P)
        .map(router ->
            new I2pService(context, loop, transport, reachability, router.address(), keyFile));
  }

  // Outbound.

  /// Begins a connection; the link hears how it ends.
  void connect(PeerLink link, ConnectRequest request) {
    Endpoint target = link.purpose().endpoint();
    if (target.port() != 0) {
      LOG.debug(
          "Error connecting to {}, connection refused due to arbitrary port {}",
          target,
          target.port());
      link.failed(new CloseReason(CloseReason.Kind.CONNECT_FAILED, "I2P has no ports"));
      return;
    }
    boolean isLasting = isListening && link.purpose().type() != ConnectionType.PRIVATE_BROADCAST;
    I2pSession session = isLasting ? lastingSession() : transientSession(link);
    session.whenReady(outcome -> {
      switch (outcome) {
        case I2pSession.Outcome.Ready(var ready) ->
            transport.connect(request.via(ready.outgoing()), link);
        case I2pSession.Outcome.Failed(var why) ->
            link.failed(new CloseReason(CloseReason.Kind.CONNECT_FAILED, why));
      }
    });
  }

  private I2pSession lastingSession() {
    I2pSession known = lasting;
    if (known != null && !known.isOver()) {
      return known;
    }
    I2pSession made = new I2pSession(loop, router, newId(), Optional.of(keyFile));
    lasting = made;
    made.begin(transport);
    return made;
  }

  private I2pSession transientSession(PeerLink link) {
    unused.removeIf(I2pSession::isOver);
    I2pSession session = unused.poll();
    if (session == null) {
      session = new I2pSession(loop, router, newId(), Optional.empty());
      session.begin(transport);
    }
    transients.put(link, session);
    return session;
  }

  private String newId() {
    byte[] bytes = new byte[ID_BYTES];
    context.random().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /// A connection is over, or an attempt came to nothing.
  void ended(PeerLink link, boolean wasOpen, CloseReason reason) {
    if (!wasOpen && link.purpose().endpoint().address().network() == Network.I2P) {
      LOG.debug("Error connecting to {}: {}", link.purpose().endpoint(), reason.detail());
    }
    boolean isSessionGone = isSessionGone(reason);
    I2pSession session = transients.remove(link);
    if (session == null) {
      if (isSessionGone && lasting != null) {
        lasting.close("unknown to the router");
      }
    } else if (wasOpen || isSessionGone || unused.size() >= UNUSED_MAX || !session.isReady()) {
      session.close("its connection is over");
    } else {
      unused.add(session);
    }
  }

  private static boolean isSessionGone(CloseReason reason) {
    return reason.detail().equals(SamStream.SESSION_GONE);
  }

  // Inbound.

  /// Waits for a peer, if nobody does.
  public void service() {
    if (!isListening || isAccepting || context.clock().nanos() - nextNanos < 0) {
      return;
    }
    isAccepting = true;
    lastingSession()
        .whenReady(outcome -> {
          switch (outcome) {
            case I2pSession.Outcome.Ready(var session) -> accept(session);
            case I2pSession.Outcome.Failed(var why) -> {
              LOG.debug("Couldn't listen: {}", why);
              pause();
            }
          }
        });
  }

  private void accept(I2pSession session) {
    if (!session.ours().equals(advertised)) {
      withdraw();
      advertised = session.ours();
      reachability.add(advertised);
    }
    ConnectRequest request =
        new ConnectRequest(
            new HostPort("", 0),
            session.incoming(),
            TransportVersion.V1,
            context.config().outbound().connectTimeoutMs());
    transport.connect(request, new Awaited());
  }

  private void withdraw() {
    reachability.remove(advertised);
    advertised = Endpoint.NONE;
  }

  private void pause() {
    isAccepting = false;
    nextNanos = context.clock().nanos() + waitMs * 1_000_000;
    waitMs = Math.min(WAIT_MAX_MS, waitMs + WAIT_GROWTH_MS);
    if (lasting == null || lasting.isOver()) {
      withdraw();
    }
  }

  private void accepted() {
    isAccepting = false;
    waitMs = FIRST_WAIT_MS;
    nextNanos = context.clock().nanos();
  }

  private void acceptFailed(CloseReason reason) {
    LOG.debug("Error accepting: {}", reason.detail());
    if (isSessionGone(reason) && lasting != null) {
      lasting.close("unknown to the router");
    }
    pause();
  }

  /// A stream on which the router will put a peer. Called on I/O threads; from the peer's coming on
  /// it is an inbound connection like any other.
  private final class Awaited implements ConnectionListener {
    private volatile @Nullable PeerLink link;

    @Override
    public void opened(Connection connection) {
      Endpoint remote = connection.remote();
      PeerLink made =
          new PeerLink(
              ConnectionPurpose.inbound(remote, Set.of(), false),
              new HostPort(remote.address().toString(), remote.port()),
              loop.mailbox());
      link = made;
      made.opened(connection);
      loop.execute(I2pService.this::accepted);
    }

    @Override
    public void received(Connection connection, ReceivedMessage message) {
      open().received(connection, message);
    }

    @Override
    public void malformed(
        Connection connection, String command, int payloadBytes, DecodeException reason) {
      open().malformed(connection, command, payloadBytes, reason);
    }

    @Override
    public void sendBufferDrained(Connection connection) {
      open().sendBufferDrained(connection);
    }

    @Override
    public void closed(Connection connection, CloseReason reason) {
      PeerLink made = link;
      if (made == null) {
        loop.execute(() -> acceptFailed(reason));
      } else {
        made.closed(connection, reason);
      }
    }

    private PeerLink open() {
      PeerLink made = link;
      if (made == null) {
        throw new IllegalStateException("no peer has come");
      }
      return made;
    }
  }
}
