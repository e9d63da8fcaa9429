package org.basalt.p2p;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.basalt.chain.api.BlockNode;
import org.basalt.core.bytes.Hex;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.Txid;
import org.basalt.core.hash.Wtxid;
import org.basalt.core.primitive.Transaction;
import org.basalt.p2p.address.AddressBook;
import org.basalt.p2p.address.AsMapFiles;
import org.basalt.p2p.api.AddedNode;
import org.basalt.p2p.api.BanEntry;
import org.basalt.p2p.api.ConnectionType;
import org.basalt.p2p.api.KnownAddress;
import org.basalt.p2p.api.NetworkInfo;
import org.basalt.p2p.api.PeerInfo;
import org.basalt.p2p.api.PeerService;
import org.basalt.p2p.netaddr.AnnouncedAddress;
import org.basalt.p2p.netaddr.AsMap;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.Network;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.netaddr.ServiceFlags;
import org.basalt.p2p.netaddr.Subnet;
import org.basalt.p2p.peer.ConnectionPlanner;
import org.basalt.p2p.peer.PeerSession;
import org.basalt.p2p.sync.PrivateBroadcastQueue;
import org.basalt.p2p.transport.EncodedMessage;
import org.basalt.p2p.wire.UnknownMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers RPC on the thread `peers`.
final class LoopPeerService implements PeerService {
  private static final Logger LOG = LoggerFactory.getLogger("net");

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

  /// The peers to come back to after a restart.
  List<AnnouncedAddress> anchors() {
    return ask(() ->
        p2p.context().table().all().stream()
            .filter(peer -> peer.type() == ConnectionType.BLOCK_RELAY)
            .map(peer ->
                new AnnouncedAddress(
                    p2p.context().clock().timeSec(),
                    peer.origin().expectedServices(),
                    peer.endpoint()))
            .toList());
  }

  @Override
  public AsMapExport exportAsMap(String path) {
    Path file = p2p.dataDirectory().resolve(path).toAbsolutePath().normalize();
    Optional<byte[]> map = AsMapFiles.bundledBytes();
    if (map.isEmpty()) {
      return new AsMapExport.Failed("No embedded ASMap data available");
    }
    byte[] bytes = map.get();
    if (AsMap.of(bytes).isEmpty()) {
      return new AsMapExport.Failed("Embedded ASMap data appears to be corrupted");
    }
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      LOG.debug("cannot write {}: {}", file, e.getMessage());
      return new AsMapExport.Failed("Failed to open asmap file: " + file);
    }
    return new AsMapExport.Written(file.toString(), bytes.length, Hex.encode(Sha256.hash(bytes)));
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
    awaitAttempt(node);
  }

  /// Waits for the end of an attempt to connect, as long as that may take.
  private void awaitAttempt(String node) {
    if (p2p.loop().owner().isHere()) {
      return;
    }
    CompletableFuture<Boolean> isSettled = new CompletableFuture<>();
    order(() -> p2p.connector().whenSettled(node, () -> isSettled.complete(true)));
    int timeoutMs = p2p.context().config().outbound().connectTimeoutMs();
    isSettled.completeOnTimeout(false, timeoutMs, TimeUnit.MILLISECONDS).join();
  }

  @Override
  public List<AddedNode> addedNodes() {
    return ask(p2p.manual()::all);
  }

  @Override
  public boolean addConnection(String address, ConnectionType type, boolean useV2) {
    boolean isBegun = begin(address, type, useV2);
    if (isBegun) {
      awaitAttempt(address);
    }
    return isBegun;
  }

  private boolean begin(String address, ConnectionType type, boolean useV2) {
    return ask(() -> {
      int existing = p2p.context().table().count(peer -> peer.type() == type);
      int max =
          switch (type) {
            case OUTBOUND_FULL_RELAY -> ConnectionPlanner.FULL_RELAY_PEERS;
            case BLOCK_RELAY -> ConnectionPlanner.BLOCK_RELAY_PEERS;
            case FEELER, ADDR_FETCH -> Integer.MAX_VALUE;
            case INBOUND, MANUAL, PRIVATE_BROADCAST -> 0;
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
    return ask(() ->
        p2p.bans().bans().stream()
            .map(ban -> new BanEntry(ban.subnet().toString(), ban.createdSec(), ban.untilSec()))
            .toList());
  }

  @Override
  public BanOutcome ban(String subnet, long durationSec, boolean isAbsolute) {
    Optional<Subnet> parsed = Subnet.parse(subnet);
    return parsed.isEmpty()
        ? BanOutcome.INVALID_SUBNET
        : ask(() -> ban(parsed.get(), durationSec, isAbsolute));
  }

  private BanOutcome ban(Subnet subnet, long durationSec, boolean isAbsolute) {
    boolean isSingle = subnet.equals(Subnet.of(subnet.base()));
    boolean isBanned = isSingle ? p2p.bans().isBanned(subnet.base()) : p2p.bans().isBanned(subnet);
    if (isBanned) {
      return BanOutcome.ALREADY_BANNED;
    }
    if (isAbsolute && durationSec < p2p.context().clock().timeSec()) {
      return BanOutcome.IN_THE_PAST;
    }
    if (isAbsolute && durationSec > 0) {
      p2p.bans().banUntil(subnet, durationSec);
    } else {
      long usualSec = p2p.context().config().behaviour().banTimeSec();
      p2p.bans().banFor(subnet, durationSec > 0 ? durationSec : usualSec);
    }
    for (PeerSession peer : p2p.context().table().all()) {
      if (subnet.contains(peer.endpoint().address())) {
        peer.disconnect("disconnect by subnet match");
      }
    }
    return BanOutcome.DONE;
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
    order(p2p.bans()::clear);
  }

  @Override
  public void broadcast(Wtxid wtxid) {
    order(() -> p2p.protocols().txAnnouncement().broadcast(wtxid));
  }

  @Override
  public PrivateBroadcasting privateBroadcasting() {
    if (!p2p.context().config().privacy().broadcastsPrivately()) {
      return PrivateBroadcasting.OFF;
    }
    return ask(() -> p2p.protocols().privateBroadcast().isPossible())
        ? PrivateBroadcasting.POSSIBLE
        : PrivateBroadcasting.NOT_REACHABLE;
  }

  @Override
  public boolean broadcastPrivately(Transaction tx) {
    return ask(() -> p2p.protocols().privateBroadcast().add(tx))
        != PrivateBroadcastQueue.Addition.FULL;
  }

  @Override
  public List<PrivateTransaction> privateTransactions() {
    return ask(() ->
        p2p.protocols().privateBroadcast().pending().stream()
            .map(LoopPeerService::describe)
            .toList());
  }

  private static PrivateTransaction describe(PrivateBroadcastQueue.Pending pending) {
    return new PrivateTransaction(
        pending.tx(),
        pending.addedMs() / 1000,
        pending.sends().stream()
            .map(send ->
                new PrivateSend(
                    send.address().toString(), send.pickedMs() / 1000, send.confirmedMs() / 1000))
            .toList());
  }

  @Override
  public List<Transaction> abortPrivateBroadcast(Txid id) {
    return ask(() -> p2p.protocols().privateBroadcast().abort(id));
  }

  @Override
  public List<OrphanInfo> orphans() {
    return ask(() ->
        p2p.protocols().txRelay().orphans().stream()
            .map(orphan -> new OrphanInfo(orphan.tx(), orphan.announcers()))
            .toList());
  }

  @Override
  public void advanceSchedule(Duration span) {
    order(() -> {
      p2p.protocols().txAnnouncement().advance(span);
      p2p.protocols().outboundWatch().advance(span);
      p2p.protocols().privateBroadcast().advance(span);
      p2p.loop().serviceAll();
    });
  }

  // The address book.

  @Override
  public List<KnownAddress> addresses(int count, String network) {
    Set<Network> networks = Network.parse(network).map(Set::of).orElseGet(Set::of);
    return ask(() ->
        p2p.addresses().sample(count, 0, networks, true).stream()
            .map(address -> known(address, address.endpoint().address(), false, 0, 0))
            .toList());
  }

  @Override
  public List<KnownAddress> addressTable() {
    return ask(() ->
        p2p.addresses().slots().stream()
            .map(slot ->
                known(slot.address(), slot.source(), slot.isTried(), slot.bucket(), slot.place()))
            .toList());
  }

  private KnownAddress known(
      AnnouncedAddress address, NetworkAddress source, boolean isTried, int bucket, int position) {
    return new KnownAddress(
        address.timeSec(),
        address.services().bits(),
        address.endpoint().address().toString(),
        address.endpoint().port(),
        address.endpoint().address().network().text(),
        systemOf(address.endpoint().address()),
        source.toString(),
        source.network().text(),
        systemOf(source),
        isTried,
        bucket,
        position);
  }

  private long systemOf(NetworkAddress address) {
    return p2p.context().groups().asMap().systemOf(address);
  }

  @Override
  public Map<String, AddressCount> addressCounts() {
    return ask(() -> {
      Map<String, AddressCount> counts = new LinkedHashMap<>();
      AddressBook book = p2p.addresses();
      for (Network network : Network.values()) {
        if (network != Network.UNROUTABLE && network != Network.INTERNAL) {
          counts.put(
              network.text(),
              new AddressCount(book.size(network, false), book.size(network, true)));
        }
      }
      counts.put("all_networks", new AddressCount(book.newCount(), book.triedCount()));
      return counts;
    });
  }

  @Override
  public AddressAddition addAddress(String address, int port, boolean isTried) {
    boolean isBracketed = address.startsWith("[") && address.endsWith("]");
    Optional<NetworkAddress> parsed =
        NetworkAddress.parse(isBracketed ? address.substring(1, address.length() - 1) : address);
    if (parsed.isEmpty()) {
      return AddressAddition.INVALID_ADDRESS;
    }
    return ask(() -> {
      NetworkAddress understood = p2p.reachability().understood(parsed.get());
      Endpoint endpoint = new Endpoint(understood, port);
      AnnouncedAddress announced =
          new AnnouncedAddress(
              p2p.context().clock().timeSec(),
              ServiceFlags.of(ServiceFlags.NETWORK, ServiceFlags.WITNESS),
              endpoint);
      if (p2p.addresses().add(List.of(announced), understood, 0) == 0) {
        return AddressAddition.NOT_ADDED_TO_NEW;
      }
      return !isTried || p2p.addresses().good(endpoint)
          ? AddressAddition.ADDED
          : AddressAddition.NOT_ADDED_TO_TRIED;
    });
  }
}
