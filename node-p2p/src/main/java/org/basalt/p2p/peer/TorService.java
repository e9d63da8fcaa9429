package org.basalt.p2p.peer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.p2p.address.SecretFile;
import org.basalt.p2p.api.P2pConfig;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.Network;
import org.basalt.p2p.netaddr.ProxyAddress;
import org.basalt.p2p.overlay.OverlayException;
import org.basalt.p2p.overlay.TorControl;
import org.basalt.p2p.transport.CloseReason;
import org.basalt.p2p.transport.LocalStream;
import org.basalt.p2p.transport.Transport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps an onion service of this node (`-listenonion`) for as long as there is a Tor control port,
/// under the same name from run to run. What is asked of the port is [TorControl]'s business; this
/// class connects, waits longer after each failure, and does what the answers call for.
@OwnedBy("peers")
public final class TorService {
  private static final Logger LOG = LoggerFactory.getLogger("tor");

  /// Core RECONNECT_TIMEOUT_START, _EXP, _MAX.
  private static final long FIRST_WAIT_MS = 1000;

  private static final double WAIT_GROWTH = 1.5;
  private static final long WAIT_MAX_MS = 600_000;
  private static final int CONNECT_TIMEOUT_MS = 5000;

  private final PeerContext context;
  private final Executor loop;
  private final Transport transport;
  private final Proxies proxies;
  private final Reachability reachability;
  private final SecretFile keyFile;
  private final String target;
  private final @Nullable ProxyAddress control;
  private String privateKey = "";
  private Endpoint service = Endpoint.NONE;
  private @Nullable Conversation current;
  private boolean isFailureTold;
  private long waitMs = FIRST_WAIT_MS;
  private long nextNanos;

  /// @param keyFile `onion_v3_private_key` of the data directory
  /// @param target where Tor leads connections to
  public TorService(
      PeerContext context,
      Executor loop,
      Transport transport,
      Proxies proxies,
      Reachability reachability,
      SecretFile keyFile,
      Endpoint target) {
    this.context = context;
    this.loop = loop;
    this.transport = transport;
    this.proxies = proxies;
    this.reachability = reachability;
    this.keyFile = keyFile;
    this.target = target.toString();
    this.nextNanos = context.clock().nanos();
    String where = config().control();
    this.control = proxies.control(where).orElse(null);
    if (control == null) {
      LOG.warn("tor: Failed to look up control center {}", where);
    }
    readKey();
  }

  private P2pConfig.Tor config() {
    return context.config().privacy().tor();
  }

  private void readKey() {
    try {
      Optional<byte[]> content = keyFile.read();
      if (content.isPresent()) {
        LOG.debug("Reading cached private key from {}", keyFile.path());
        // What is no key on one line would become a command of its own.
        privateKey = new String(content.get(), StandardCharsets.US_ASCII).strip();
        if (privateKey.chars().anyMatch(c -> c <= ' ' || c > '~')) {
          LOG.warn("tor: {} holds no key, a new onion service is made", keyFile.path());
          privateKey = "";
        }
      }
    } catch (IOException e) {
      LOG.warn("tor: cannot read {}: {}", keyFile.path(), e.getMessage());
    }
  }

  /// Connects when it is time.
  public void service() {
    ProxyAddress to = control;
    if (current != null || to == null || context.clock().nanos() - nextNanos < 0) {
      return;
    }
    LOG.debug("Attempting to connect to Tor control port {}", to);
    Conversation started = new Conversation();
    current = started;
    transport.dial(to, CONNECT_TIMEOUT_MS, started);
  }

  private void ended(Conversation conversation, CloseReason reason) {
    if (current != conversation) {
      return;
    }
    current = null;
    if (!service.equals(Endpoint.NONE)) {
      reachability.remove(service);
      service = Endpoint.NONE;
    }
    if (!isFailureTold && !conversation.isOpen) {
      isFailureTold = true;
      LOG.info("No Tor control port at {}, so no onion service yet", config().control());
    }
    LOG.debug(
        "Not connected to Tor control port {} ({}), will retry in {} ms",
        config().control(),
        reason,
        waitMs);
    nextNanos = context.clock().nanos() + waitMs * 1_000_000;
    waitMs = Math.min(WAIT_MAX_MS, (long) (waitMs * WAIT_GROWTH));
  }

  /// One connection to the control port. Called on I/O threads, acts on the owner's.
  private final class Conversation implements LocalStream.Listener, TorControl.Effects {
    private @Nullable LocalStream stream;
    private @Nullable TorControl protocol;
    private boolean isOpen;

    @Override
    public void opened(LocalStream opened) {
      loop.execute(() -> begin(opened));
    }

    @Override
    public void received(LocalStream from, byte[] bytes) {
      loop.execute(() -> handle(from, bytes));
    }

    @Override
    public void closed(CloseReason reason) {
      loop.execute(() -> ended(this, reason));
    }

    private void begin(LocalStream opened) {
      LOG.debug("Successfully connected to Tor control port");
      isOpen = true;
      stream = opened;
      byte[] nonce = new byte[TorControl.SECRET_SIZE];
      context.random().nextBytes(nonce);
      TorControl.Request request =
          new TorControl.Request(
              config().password(),
              !proxies.isOnionChosen(),
              target,
              context.chain().network().p2pPort(),
              nonce);
      TorControl started = new TorControl(request, privateKey, this);
      protocol = started;
      started.start();
    }

    private void handle(LocalStream from, byte[] bytes) {
      TorControl talking = protocol;
      if (talking == null) {
        return;
      }
      try {
        if (talking.receive(ByteBuffer.wrap(bytes))) {
          waitMs = FIRST_WAIT_MS;
        }
        from.proceed();
      } catch (OverlayException e) {
        LOG.warn("tor: Error processing receive buffer: {}", e.why());
        protocol = null;
        from.close();
      }
    }

    @Override
    public void send(String command) {
      LocalStream to = stream;
      if (to != null) {
        to.send((command + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      }
    }

    @Override
    public Optional<byte[]> cookie(String path) {
      try {
        Path file = Path.of(path);
        // Anything else could keep us waiting.
        if (!Files.isRegularFile(file)) {
          return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
          return Optional.of(in.readNBytes(TorControl.SECRET_SIZE + 1));
        }
      } catch (IOException | InvalidPathException e) {
        LOG.debug("cannot read Tor's cookie: {}", e.getMessage());
        return Optional.empty();
      }
    }

    @Override
    public void proxyAt(Optional<String> location) {
      ProxyAddress address = location.flatMap(Proxies::told).orElse(Proxies.USUAL_TOR);
      LOG.debug("Configuring onion proxy for {}", address);
      proxies.setOnion(address);
      reachability.found(Network.ONION);
    }

    @Override
    public void serviceMade(String serviceId, String key) {
      int port = context.chain().network().p2pPort();
      Optional<Endpoint> made = Endpoint.parse(serviceId + ".onion", port);
      LOG.info(
          "Got tor service ID {}, advertising service {}",
          serviceId,
          made.map(Endpoint::toString).orElse("none: no onion address"));
      made.ifPresent(endpoint -> {
        service = endpoint;
        reachability.add(endpoint);
      });
      if (!key.isEmpty() && !key.equals(privateKey)) {
        privateKey = key;
        saveKey();
      }
    }
  }

  private void saveKey() {
    try {
      keyFile.write(privateKey.getBytes(StandardCharsets.US_ASCII));
      LOG.debug("Cached service private key to {}", keyFile.path());
    } catch (IOException e) {
      LOG.warn("tor: Error writing service private key to {}", keyFile.path());
    }
  }
}
