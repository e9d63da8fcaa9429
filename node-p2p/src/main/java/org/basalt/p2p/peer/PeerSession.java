package org.basalt.p2p.peer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.p2p.api.ConnectionType;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.NetGroup;
import org.basalt.p2p.netaddr.Network;
import org.basalt.p2p.netaddr.ServiceFlags;
import org.basalt.p2p.sync.PeerProgress;
import org.basalt.p2p.transport.Connection;
import org.basalt.p2p.transport.EncodedMessage;
import org.basalt.p2p.transport.ReceivedMessage;
import org.basalt.p2p.wire.Message;
import org.basalt.p2p.wire.MessageType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One peer: its connection, what the handshake found out, its waiting messages, and who handles
/// them.
///
/// Messages are handled one at a time and in order. Where handling one means waiting for the
/// ledger, the behaviour says [#hold()] and later [#release()]; until then the peer's further
/// messages wait, so that a peer sees effects in the order of its messages, and cannot fill any
/// queue but its own, which the transport bounds.
@OwnedBy("peers")
public final class PeerSession {
  private static final Logger LOG = LoggerFactory.getLogger("net");

  /// The fixed facts of a connection.
  ///
  /// @param name what the operator called it, or the endpoint's text
  /// @param expectedServices that the address book knows of
  /// @param isOnion an inbound connection through our onion service
  /// @param prefersEviction came from a discouraged address
  /// @param netGroup of addresses that may be one operator's
  /// @param keyedNetGroup stands for that group, and nobody else can foretell it
  /// @param localNonce that our `version` carries
  /// @param connectedMs milliseconds since 1970
  public record Origin(
      long id,
      ConnectionType type,
      Endpoint endpoint,
      String name,
      ServiceFlags expectedServices,
      Set<NetPermission> permissions,
      boolean isOnion,
      boolean prefersEviction,
      NetGroup netGroup,
      long keyedNetGroup,
      long localNonce,
      long connectedMs) {
    public Origin {
      EnumSet<NetPermission> copy = EnumSet.noneOf(NetPermission.class);
      copy.addAll(permissions);
      permissions = Collections.unmodifiableSet(copy);
    }
  }

  private final Origin origin;
  private final PeerLink link;
  private final Connection connection;
  private final PeerProgress progress;
  private final PeerStatistics statistics = new PeerStatistics();
  private final HandshakeState handshake = new HandshakeState();
  private final ArrayDeque<Incoming> inbox = new ArrayDeque<>();
  private final Map<String, List<Consumer<Message>>> handlers = new HashMap<>();
  private final Consumer<PeerSession> discourage;
  private Predicate<Message> passesBlocks = _ -> false;
  private int holds;
  private int blockHolds;
  private boolean isClosing;
  private boolean needsService;

  PeerSession(
      Origin origin,
      PeerLink link,
      Connection connection,
      PeerProgress progress,
      Consumer<PeerSession> discourage) {
    this.origin = origin;
    this.link = link;
    this.connection = connection;
    this.progress = progress;
    this.discourage = discourage;
  }

  public long id() {
    return origin.id();
  }

  public ConnectionType type() {
    return origin.type();
  }

  public Origin origin() {
    return origin;
  }

  public Endpoint endpoint() {
    return origin.endpoint();
  }

  /// The network it is connected through, as RPC shows it.
  public Network network() {
    return origin.isOnion() ? Network.ONION : endpoint().address().network();
  }

  public NetGroup netGroup() {
    return origin.netGroup();
  }

  public boolean has(NetPermission permission) {
    return origin.permissions().contains(permission);
  }

  public Connection connection() {
    return connection;
  }

  public PeerProgress progress() {
    return progress;
  }

  public PeerStatistics statistics() {
    return statistics;
  }

  public HandshakeState handshake() {
    return handshake;
  }

  public ServiceFlags services() {
    return handshake.services();
  }

  /// The lower of both sides' protocol versions; 0 before the peer's `version`.
  public int commonVersion() {
    return handshake.commonVersion();
  }

  /// `version` and `verack` have come.
  public boolean isReady() {
    return handshake.isComplete() && !isClosing;
  }

  /// Serves blocks, the whole chain or the end of it.
  public boolean servesBlocks() {
    return services().hasAny(ServiceFlags.of(ServiceFlags.NETWORK, ServiceFlags.NETWORK_LIMITED));
  }

  /// Serves only the end of the chain.
  public boolean isLimited() {
    return !services().has(ServiceFlags.NETWORK) && services().has(ServiceFlags.NETWORK_LIMITED);
  }

  public boolean servesWitness() {
    return services().has(ServiceFlags.WITNESS);
  }

  /// Handles messages of a type from now on, behind who subscribed before.
  public <M extends Message> void on(MessageType<M> type, Consumer<M> handler) {
    handlers
        .computeIfAbsent(type.command(), _ -> new ArrayList<>(1))
        .add(message -> handler.accept(cast(message)));
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <M extends Message> M cast(Message message) {
    // A handler is registered under its type's command, and a message is decoded by its command's
    // type.
    return (M) message;
  }

  /// Gives a message to those who subscribed to it.
  ///
  /// @return false if nobody did
  boolean dispatch(Message message) {
    List<Consumer<Message>> subscribers = handlers.get(message.type().command());
    if (subscribers == null) {
      return false;
    }
    for (Consumer<Message> subscriber : subscribers) {
      if (!isClosing) {
        subscriber.accept(message);
      }
    }
    return true;
  }

  /// What may be said on a connection that is to carry one transaction and no trace of us.
  private static final Set<String> SAID_PRIVATELY =
      Set.of("version", "verack", "inv", "tx", "ping");

  public void send(Message message) {
    String command = message.type().command();
    if (type() == ConnectionType.PRIVATE_BROADCAST && !SAID_PRIVATELY.contains(command)) {
      LOG.debug("Omitting send of message '{}', peer={}", command, id());
    } else if (!isClosing) {
      EncodedMessage encoded = EncodedMessage.of(message);
      LOG.debug("sending {} ({} bytes) peer={}", encoded.command(), encoded.payload().length, id());
      connection.send(encoded);
    }
  }

  /// Closes the connection; what is still waiting is not handled.
  public void disconnect(String reason) {
    if (!isClosing) {
      LOG.debug("{}, {}", reason, disconnectText());
      close();
    }
  }

  /// Closes without a word.
  void close() {
    isClosing = true;
    inbox.clear();
    connection.close();
  }

  /// How log lines end that announce a disconnection.
  public String disconnectText() {
    return "disconnecting peer=" + id();
  }

  /// The peer broke the protocol: it is disconnected and discouraged, unless it has a privilege.
  public void misbehaving(String reason) {
    if (!isClosing) {
      LOG.debug("Misbehaving: peer={}: {}", id(), reason);
      discourage.accept(this);
    }
  }

  public boolean isClosing() {
    return isClosing;
  }

  /// No further message of this peer is handled until [#release()].
  public void hold() {
    holds++;
  }

  public void release() {
    if (holds == 0) {
      throw new IllegalStateException("peer " + id() + " released more often than held");
    }
    holds--;
  }

  /// As [#hold()], but for messages that [#letPassBlocks] lets through.
  public void holdForBlock() {
    blockHolds++;
  }

  public void releaseBlock() {
    if (blockHolds == 0) {
      throw new IllegalStateException("peer " + id() + " released more often than held");
    }
    blockHolds--;
  }

  /// Messages that may be handled while blocks of the same peer are still in the ledger's hands.
  public void letPassBlocks(Predicate<Message> condition) {
    passesBlocks = condition;
  }

  /// Behaviours have more to do for this peer as soon as it can take what they send.
  public void serviceSoon() {
    needsService = true;
  }

  /// Asked for by [#serviceSoon], and possible.
  boolean isServiceDue() {
    return needsService && !isClosing && !connection.isSendBufferFull();
  }

  void serviceBegins() {
    needsService = false;
  }

  /// The message's turn has come.
  boolean mayHandle(Incoming incoming) {
    return holds == 0
        && (blockHolds == 0
            || (incoming instanceof Incoming.Decoded(ReceivedMessage received)
                && passesBlocks.test(received.message())));
  }

  PeerLink link() {
    return link;
  }

  /// Moves what came in behind what still waits.
  void fetch() {
    if (!isClosing) {
      inbox.addAll(link.take());
    }
  }

  /// Messages of a type that are next to be handled, with no other between them. They stay where
  /// they are.
  ///
  /// @param skipped so many from the front are left out
  /// @param max at most so many behind them
  public <M extends Message> List<M> upcoming(MessageType<M> type, int skipped, int max) {
    List<M> found = new ArrayList<>();
    int position = 0;
    for (Incoming incoming : inbox) {
      if (found.size() == max
          || !(incoming instanceof Incoming.Decoded(ReceivedMessage received))
          || !received.message().type().equals(type)) {
        break;
      }
      if (position >= skipped) {
        found.add(cast(received.message()));
      }
      position++;
    }
    return found;
  }

  ArrayDeque<Incoming> inbox() {
    return inbox;
  }

  @Override
  public String toString() {
    return "peer=" + id();
  }
}
