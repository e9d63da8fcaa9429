package org.basalt.p2p;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.basalt.chain.api.BlockNode;
import org.basalt.core.hash.BlockHash;
import org.basalt.p2p.api.AddedNode;
import org.basalt.p2p.api.BanEntry;
import org.basalt.p2p.api.ConnectionType;
import org.basalt.p2p.api.KnownAddress;
import org.basalt.p2p.api.NetworkInfo;
import org.basalt.p2p.api.PeerInfo;
import org.basalt.p2p.api.PeerService;
import org.basalt.p2p.netaddr.Network;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.netaddr.Subnet;
import org.basalt.p2p.peer.PeerSession;
import org.basalt.p2p.transport.EncodedMessage;
import org.basalt.p2p.wire.UnknownMessage;

/// Answers RPC on the thread `peers`.
final class LoopPeerService implements PeerService {
  private static final int MAX_FULL_RELAY = 8;
  private static final int MAX_BLOCK_RELAY = 2;

  private final P2p p2p;
  private final PeerDescriptions descriptions;

  LoopPeerService(P2p p2p) {
    this.p2p = p2p;
    this.descriptions = new PeerDescriptions(p2p);
  }

  /// Runs a question on the owner and waits for the answer.
  private <T> T ask(Supplier<T> question) {
    if (p2p.loop().owner().isHere()) {
      return question.get();
    }
    if (p2p.loop().isStopping()) {
      throw new IllegalStateException("the network has stopped");
    }
    CompletableFuture<T> answer = new CompletableFuture<>();
    p2p.loop()
        .execute(() -> {
          try {
            answer.complete(question.get());
          } catch (RuntimeException e) {
            // Handed to the asker, on whose thread it is thrown again.
            answer.completeExceptionally(e);
          }
        });
    return answer.join();
  }

  private void order(Runnable action) {
    ask(() -> {
      action.run();
      return true;
    });
  }

  @Override
  public NetworkInfo networkInfo() {
    return ask(descriptions::network);
  }

  @Override
  public List<PeerInfo> peers() {
    return ask(descriptions::peers);
  }

  @Override
  public void setActive(boolean active) {
    order(() -> p2p.connector().setActive(active));
  }

  @Override
  public void pingAll() {
    order(() -> {
      p2p.protocols().keepAlive().pingAll();
      p2p.loop().serviceAll();
    });
  }

  @Override
  public boolean addNode(String node, boolean useV2) {
    return ask(() -> p2p.manual().add(node, useV2));
  }

  @Override
  public boolean removeNode(String node) {
    return ask(() -> p2p.manual().remove(node));
  }

  @Override
  public void tryNode(String node, boolean useV2) {
    order(() -> p2p.manual().open(node, ConnectionType.MANUAL, useV2));
  }

  @Override
  public List<AddedNode> addedNodes() {
    return ask(p2p.manual()::all);
  }

  @Override
  public boolean addConnection(String address, ConnectionType type, boolean useV2) {
    return ask(() -> {
      int existing = p2p.context().table().count(peer -> peer.type() == type);
      int max =
          switch (type) {
            case OUTBOUND_FULL_RELAY -> MAX_FULL_RELAY;
            case BLOCK_RELAY -> MAX_BLOCK_RELAY;
            case FEELER, ADDR_FETCH -> Integer.MAX_VALUE;
            case INBOUND, MANUAL -> 0;
          };
      if (existing >= max) {
        return false;
      }
      p2p.manual().open(address, type, useV2);
      return true;
    });
  }

  @Override
  public boolean disconnect(String address) {
    return ask(() -> {
      Optional<PeerSession> match =
          p2p.context().table().all().stream()
              .filter(peer -> !peer.isClosing())
              .filter(peer -> peer.origin().name().equals(address))
              .findFirst();
      match.ifPresent(peer -> peer.disconnect("disconnect by address match"));
      return match.isPresent();
    });
  }

  @Override
  public boolean disconnect(long peerId) {
    return ask(() -> {
      Optional<PeerSession> match =
          p2p.context().table().find(peerId).filter(peer -> !peer.isClosing());
      match.ifPresent(peer -> peer.disconnect("disconnect by id"));
      return match.isPresent();
    });
  }

  @Override
  public BlockFetch fetchBlock(BlockHash hash, long peerId) {
    return ask(() -> {
      Optional<PeerSession> peer = p2p.context().table().find(peerId);
      Optional<BlockNode> node = p2p.context().chain().find(hash);
      if (peer.isEmpty() || node.isEmpty()) {
        return BlockFetch.NO_SUCH_PEER;
      }
      return p2p.protocols().blockDownload().fetch(peer.get(), node.get());
    });
  }

  @Override
  public boolean sendRaw(long peerId, String messageType, byte[] payload) {
    return ask(() -> {
      Optional<PeerSession> peer = p2p.context().table().find(peerId);
      peer.ifPresent(to -> {
        UnknownMessage message = new UnknownMessage(messageType, payload);
        to.connection().send(new EncodedMessage(message.type(), payload));
      });
      return peer.isPresent();
    });
  }

  @Override
  public List<BanEntry> bans() {
    return ask(p2p.bans()::entries);
  }

  @Override
  public BanOutcome ban(String subnet, long durationSec, boolean isAbsolute) {
    Optional<Subnet> parsed = Subnet.parse(subnet);
    if (parsed.isEmpty()) {
      return BanOutcome.INVALID_SUBNET;
    }
    return ask(() -> {
      BanOutcome outcome = p2p.bans().ban(parsed.get(), durationSec, isAbsolute);
      if (outcome == BanOutcome.DONE) {
        for (PeerSession peer : p2p.context().table().all()) {
          if (parsed.get().contains(peer.endpoint().address())) {
            peer.disconnect("disconnect by subnet match");
          }
        }
      }
      return outcome;
    });
  }

  @Override
  public BanOutcome unban(String subnet) {
    Optional<Subnet> parsed = Subnet.parse(subnet);
    if (parsed.isEmpty()) {
      return BanOutcome.INVALID_SUBNET;
    }
    return ask(() -> p2p.bans().unban(parsed.get()) ? BanOutcome.DONE : BanOutcome.NOT_BANNED);
  }

  @Override
  public void clearBans() {
    order(() -> {
      p2p.bans().clear();
      p2p.gate().forgive();
    });
  }

  @Override
  public void advanceSchedule(Duration span) {
    order(() -> p2p.loop().serviceAll());
  }

  @Override
  public List<KnownAddress> addresses(int count, String network) {
    return List.of();
  }

  @Override
  public List<KnownAddress> addressTable() {
    return List.of();
  }

  @Override
  public Map<String, AddressCount> addressCounts() {
    Map<String, AddressCount> counts = new LinkedHashMap<>();
    for (Network network : Network.values()) {
      if (network != Network.UNROUTABLE && network != Network.INTERNAL) {
        counts.put(network.text(), new AddressCount(0, 0));
      }
    }
    counts.put("all_networks", new AddressCount(0, 0));
    return counts;
  }

  @Override
  public AddressAddition addAddress(String address, int port, boolean isTried) {
    return NetworkAddress.parse(address).isEmpty()
        ? AddressAddition.INVALID_ADDRESS
        : AddressAddition.NOT_ADDED_TO_NEW;
  }
}
