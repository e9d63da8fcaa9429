package org.basalt.p2p.peer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.p2p.address.SecretFile;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.netaddr.ProxyAddress;
import org.basalt.p2p.overlay.OverlayException;
import org.basalt.p2p.overlay.SamSession;
import org.basalt.p2p.transport.CloseReason;
import org.basalt.p2p.transport.LocalStream;
import org.basalt.p2p.transport.Route;
import org.basalt.p2p.transport.Transport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One session with an I2P router: an address of ours in I2P, for as long as the connection to the
/// router stands. Events come on I/O threads and are dealt with on the owner's.
@OwnedBy("peers")
final class I2pSession implements LocalStream.Listener, SamSession.Effects {
  private static final Logger LOG = LoggerFactory.getLogger("i2p");
  private static final int CONNECT_TIMEOUT_MS = 5000;

  /// How the asking for a session ended.
  sealed interface Outcome {
    record Ready(I2pSession session) implements Outcome {}

    record Failed(String why) implements Outcome {}
  }

  private final Executor loop;
  private final ProxyAddress router;
  private final String id;
  private final @Nullable SecretFile keyFile;
  private final List<Consumer<Outcome>> waiting = new ArrayList<>();
  private SamSession.Identity identity = new SamSession.Identity.Transient();
  private Endpoint ours = Endpoint.NONE;
  private String failure = "";
  private boolean isOpen;
  private boolean isOver;
  private @Nullable LocalStream stream;
  private @Nullable SamSession protocol;

  /// @param id short and random
  /// @param keyFile of a lasting address; none makes one for this session only
  I2pSession(Executor loop, ProxyAddress router, String id, Optional<SecretFile> keyFile) {
    this.loop = loop;
    this.router = router;
    this.id = id;
    this.keyFile = keyFile.orElse(null);
  }

  /// @param outcome hears how it ended, on the owner's thread; at once if it is known
  void whenReady(Consumer<Outcome> outcome) {
    if (isOver) {
      outcome.accept(new Outcome.Failed(failure));
    } else if (isReady()) {
      outcome.accept(new Outcome.Ready(this));
    } else {
      waiting.add(outcome);
    }
  }

  boolean isReady() {
    return !isOver && !ours.equals(Endpoint.NONE);
  }

  /// It never came to be, or is lost.
  boolean isOver() {
    return isOver;
  }

  /// Our address in I2P, once it is ready.
  Endpoint ours() {
    return ours;
  }

  Route outgoing() {
    return new Route.I2p(router, id, ours);
  }

  Route incoming() {
    return new Route.I2pIncoming(router, id, ours);
  }

  void begin(Transport transport) {
    LOG.debug(
        "Creating {} I2P SAM session {} with {}",
        keyFile != null ? "persistent" : "transient",
        id,
        router);
    try {
      identity = identity();
    } catch (IOException e) {
      end("cannot read the I2P private key: " + e.getMessage());
      return;
    }
    transport.dial(router, CONNECT_TIMEOUT_MS, this);
  }

  private SamSession.Identity identity() throws IOException {
    SecretFile file = keyFile;
    if (file == null) {
      return new SamSession.Identity.Transient();
    }
    return file.read()
        .<SamSession.Identity>map(SamSession.Identity.Kept::new)
        .orElseGet(SamSession.Identity.Fresh::new);
  }

  /// Ends it; streams of it end too.
  void close(String why) {
    end(why);
    LocalStream open = stream;
    if (open != null) {
      open.close();
    }
  }

  private void end(String why) {
    if (isOver) {
      return;
    }
    if (isOpen) {
      LOG.info(
          "Destroying {}I2P SAM session {}", ours.equals(Endpoint.NONE) ? "incomplete " : "", id);
    }
    isOver = true;
    failure = why;
    tell(new Outcome.Failed(why));
  }

  private void tell(Outcome outcome) {
    List<Consumer<Outcome>> all = List.copyOf(waiting);
    waiting.clear();
    all.forEach(each -> each.accept(outcome));
  }

  @Override
  public void opened(LocalStream opened) {
    loop.execute(() -> {
      stream = opened;
      isOpen = true;
      if (isOver) {
        opened.close();
        return;
      }
      SamSession started = new SamSession(id, identity, this);
      protocol = started;
      started.start();
    });
  }

  @Override
  public void received(LocalStream from, byte[] bytes) {
    loop.execute(() -> handle(from, bytes));
  }

  private void handle(LocalStream from, byte[] bytes) {
    SamSession talking = protocol;
    if (isOver || talking == null) {
      return;
    }
    try {
      talking.receive(ByteBuffer.wrap(bytes));
      from.proceed();
    } catch (OverlayException e) {
      close(e.why());
    }
  }

  @Override
  public void closed(CloseReason reason) {
    loop.execute(
        () -> end(isOpen ? "the I2P router has ended the session" : "Cannot connect to " + router));
  }

  @Override
  public void send(String line) {
    LocalStream to = stream;
    if (to != null) {
      to.send((line + "\n").getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Override
  public void keyMade(byte[] key) throws OverlayException {
    SecretFile file = keyFile;
    if (file == null) {
      throw new IllegalStateException("no lasting address was asked for");
    }
    try {
      file.write(key);
    } catch (IOException e) {
      throw new OverlayException(
          "Cannot save I2P private key to " + file.path() + ": " + e.getMessage());
    }
  }

  @Override
  public void created(NetworkAddress address) {
    ours = new Endpoint(address, 0);
    LOG.info(
        "{} I2P SAM session {} created, my address={}",
        keyFile != null ? "Persistent" : "Transient",
        id,
        ours);
    tell(new Outcome.Ready(this));
  }
}
