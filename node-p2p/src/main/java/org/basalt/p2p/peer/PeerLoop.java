package org.basalt.p2p.peer;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.basalt.chain.api.ChainEvent;
import org.basalt.chain.api.NodeStop;
import org.basalt.core.runtime.Mailbox;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.core.runtime.OwnerThread;
import org.basalt.p2p.api.ConnectionType;
import org.basalt.p2p.message.BlockMessage;
import org.basalt.p2p.transport.CloseReason;
import org.basalt.p2p.transport.ReceivedMessage;
import org.basalt.p2p.wire.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread `peers`: takes events, gives every peer its turn, and lets behaviours do what time
/// brings.
///
/// One message of each peer is handled in each turn, so that no peer can keep the others waiting.
/// What a message means is none of the loop's business.
@OwnedBy("peers")
public final class PeerLoop implements Executor {
  private static final Logger LOG = LoggerFactory.getLogger("net");

  /// Enough for all connections (three events each), all outcomes awaited of the ledger, and RPC.
  private static final int MAILBOX_CAPACITY = 1 << 16;

  private static final int EVENTS_PER_TURN = 512;

  /// Everything that only time brings is looked at this often (Core: 100 ms).
  private static final long SERVICE_INTERVAL_NANOS = 100_000_000;

  private static final long SERVICE_INTERVAL_MS = 100;

  private final Mailbox<PeerEvent> mailbox = new Mailbox<>(MAILBOX_CAPACITY);
  private final NodeStop stop;
  private final OwnerThread owner = new OwnerThread("peers");
  private final ArrayDeque<Runnable> ownTasks = new ArrayDeque<>();
  private volatile boolean isStopping;

  private List<PeerProtocol> protocols = List.of();
  private List<Runnable> chores = List.of();
  private PeerContext context;
  private Handshake handshake;
  private Connector connector;
  private long lastServiceNanos;
  private long lastServiceMs;

  /// Made in two steps, as what it drives hands tasks to it: see [#drive].
  ///
  /// @param stop is told if a turn fails
  @SuppressWarnings("NullAway.Init")
  public PeerLoop(NodeStop stop) {
    this.stop = stop;
  }

  /// Sets what the loop drives; before the first turn.
  ///
  /// @param newChores done as often as behaviours are serviced
  public void drive(
      PeerContext newContext,
      List<PeerProtocol> newProtocols,
      Handshake newHandshake,
      Connector newConnector,
      List<Runnable> newChores) {
    context = newContext;
    protocols = List.copyOf(newProtocols);
    handshake = newHandshake;
    connector = newConnector;
    chores = List.copyOf(newChores);
    lastServiceNanos = newContext.clock().nanos();
  }

  Mailbox<PeerEvent> mailbox() {
    return mailbox;
  }

  public OwnerThread owner() {
    return owner;
  }

  /// Runs a task on the owner's thread. The ledger's thread may wait here for room; this thread
  /// never waits for the ledger.
  @Override
  public void execute(Runnable task) {
    if (owner.isHere()) {
      ownTasks.add(task);
    } else {
      mailbox.put(new PeerEvent.Task(task));
    }
  }

  /// Hears the ledger, on the ledger's thread. During the initial download, no whole blocks are
  /// kept waiting here but new tips.
  public void chainEvent(ChainEvent event) {
    switch (event) {
      case ChainEvent.TipChanged _, ChainEvent.BlockChecked _, ChainEvent.NewPowValidBlock _ ->
          mailbox.put(new PeerEvent.ChainChanged(event));
      // Nothing is done at once for these: who gave the transaction is told apart.
      case ChainEvent.TransactionAdded _, ChainEvent.TransactionRemoved _ ->
          mailbox.putQuietly(new PeerEvent.ChainChanged(event));
      case ChainEvent.BlockConnected _, ChainEvent.BlockDisconnected _ -> {
        if (!context.chain().view().isInitialBlockDownload()) {
          mailbox.put(new PeerEvent.ChainChanged(event));
        }
      }
      case ChainEvent.BestHeaderChanged _ -> {
        // Nobody here acts on them.
      }
    }
  }

  /// Until [#stop()].
  public void run() {
    owner.claim();
    try {
      boolean hasMore = false;
      while (!isStopping) {
        hasMore = turn(hasMore ? 0 : SERVICE_INTERVAL_MS);
      }
    } catch (RuntimeException | Error e) {
      // The top of an owner's loop: what is broken must not go on.
      isStopping = true;
      stop.fatal("the thread 'peers' failed", e);
    }
    for (PeerSession peer : context.table().all()) {
      peer.close();
    }
    runLeftTasks();
  }

  /// Whoever waits for an answer gets it.
  private void runLeftTasks() {
    for (PeerEvent event = mailbox.poll(); event != null; event = mailbox.poll()) {
      if (event instanceof PeerEvent.Task(Runnable action)) {
        action.run();
      }
    }
  }

  /// Ends [#run()].
  public void requestStop() {
    isStopping = true;
    mailbox.offer(new PeerEvent.Task(() -> {}));
  }

  public boolean isStopping() {
    return isStopping;
  }

  /// One turn: events, one message of each peer, and what is due.
  ///
  /// @param waitMs for the first event, at most
  /// @return true if there is more to do at once
  public boolean turn(long waitMs) {
    owner.assertHere();
    PeerEvent event = waitMs > 0 ? mailbox.poll(waitMs) : mailbox.poll();
    int taken = 0;
    while (event != null) {
      handle(event);
      taken++;
      event = taken < EVENTS_PER_TURN ? mailbox.poll() : null;
    }
    for (int left = ownTasks.size(); left > 0; left--) {
      ownTasks.remove().run();
    }
    boolean hasMore = taken == EVENTS_PER_TURN;
    for (PeerSession peer : context.table().all()) {
      hasMore |= handleNext(peer);
      if (peer.isServiceDue()) {
        service(peer);
      }
      hasMore |= peer.isServiceDue();
    }
    serviceIfDue();
    return hasMore || !ownTasks.isEmpty();
  }

  private void handle(PeerEvent event) {
    switch (event) {
      case PeerEvent.Opened(PeerLink link) -> connector.opened(link).ifPresent(this::begin);
      case PeerEvent.Active(PeerLink link) -> connector.session(link).ifPresent(PeerSession::fetch);
      case PeerEvent.Closed(PeerLink link, var reason) ->
          connector
              .closed(link, reason)
              .ifPresentOrElse(this::detach, () -> failed(link.purpose(), reason));
      case PeerEvent.ChainChanged(ChainEvent change) -> chainChanged(change);
      case PeerEvent.Task(Runnable action) -> action.run();
    }
  }

  private void begin(PeerSession peer) {
    forEach(peer.type(), protocol -> protocol.opened(peer));
    handshake.begin(peer);
  }

  private void failed(ConnectionPurpose purpose, CloseReason reason) {
    forEach(purpose.type(), protocol -> protocol.failed(purpose, reason));
  }

  private void detach(PeerSession peer) {
    if (peer.handshake().isComplete()) {
      forEach(peer.type(), protocol -> protocol.detach(peer));
    }
    forEach(peer.type(), protocol -> protocol.closed(peer));
  }

  private void forEach(ConnectionType type, Consumer<PeerProtocol> action) {
    for (PeerProtocol protocol : protocols) {
      if (protocol.serves(type)) {
        action.accept(protocol);
      }
    }
  }

  private void chainChanged(ChainEvent change) {
    for (PeerProtocol protocol : protocols) {
      protocol.chainChanged(change);
    }
    if (change instanceof ChainEvent.TipChanged) {
      serviceAll();
    }
  }

  /// @return true if the peer has another message whose turn has come
  private boolean handleNext(PeerSession peer) {
    Incoming next = peer.inbox().peek();
    if (next == null || !mayHandle(peer, next)) {
      return false;
    }
    peer.inbox().remove();
    switch (next) {
      case Incoming.Decoded(ReceivedMessage received) -> handleMessage(peer, received);
      case Incoming.Malformed malformed -> handleMalformed(peer, malformed);
    }
    peer.link().handled(next);
    service(peer);
    Incoming following = peer.inbox().peek();
    return following != null && mayHandle(peer, following);
  }

  private boolean mayHandle(PeerSession peer, Incoming next) {
    if (peer.isClosing() || peer.connection().isSendBufferFull() || !peer.mayHandle(next)) {
      return false;
    }
    boolean isBlock =
        next instanceof Incoming.Decoded(ReceivedMessage received)
            && received.message() instanceof BlockMessage;
    return !isBlock || context.chain().hasRoomForBlocks();
  }

  private void handleMessage(PeerSession peer, ReceivedMessage received) {
    Message message = received.message();
    String command = message.type().command();
    if (LOG.isDebugEnabled()) {
      LOG.debug(
          "received: {} ({} bytes) peer={}",
          CleanText.of(command),
          received.payloadBytes(),
          peer.id());
    }
    if (!handshake.handle(peer, message) && !peer.dispatch(message)) {
      LOG.debug("Unknown message type \"{}\" from peer={}", CleanText.of(command), peer.id());
    }
  }

  private void handleMalformed(PeerSession peer, Incoming.Malformed malformed) {
    String command = malformed.command();
    int bytes = malformed.payloadBytes();
    LOG.debug("received: {} ({} bytes) peer={}", CleanText.of(command), bytes, peer.id());
    if (!handshake.handleMalformed(peer, command)) {
      LOG.debug(
          "ProcessMessages({}, {} bytes): Exception '{}' caught",
          CleanText.of(command),
          bytes,
          DecodeTexts.of(malformed.reason().getMessage()));
    }
  }

  private void serviceIfDue() {
    long now = context.clock().nanos();
    // A mocked clock may leap.
    long leapMs = context.clock().timeMillis() - lastServiceMs;
    if (now - lastServiceNanos >= SERVICE_INTERVAL_NANOS
        || Math.abs(leapMs) >= SERVICE_INTERVAL_MS) {
      serviceAll();
    }
  }

  /// Lets everything look at the time, the ledger and its queues.
  public void serviceAll() {
    lastServiceNanos = context.clock().nanos();
    lastServiceMs = context.clock().timeMillis();
    for (PeerProtocol protocol : protocols) {
      protocol.service();
    }
    for (PeerSession peer : context.table().all()) {
      service(peer);
    }
    connector.service();
    chores.forEach(Runnable::run);
  }

  private void service(PeerSession peer) {
    peer.serviceBegins();
    if (!peer.isReady()) {
      return;
    }
    for (PeerProtocol protocol : protocols) {
      if (!peer.isClosing() && protocol.serves(peer.type())) {
        protocol.service(peer);
      }
    }
  }
}
