package org.basalt.p2p.protocol;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.basalt.core.crypto.SipHash24;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.p2p.address.AddressBook;
import org.basalt.p2p.address.BanList;
import org.basalt.p2p.api.ConnectionType;
import org.basalt.p2p.message.Addr;
import org.basalt.p2p.message.AddrV2;
import org.basalt.p2p.message.GetAddr;
import org.basalt.p2p.netaddr.AnnouncedAddress;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.ServiceFlags;
import org.basalt.p2p.peer.Handshake;
import org.basalt.p2p.peer.NetPermission;
import org.basalt.p2p.peer.PeerContext;
import org.basalt.p2p.peer.PeerProtocol;
import org.basalt.p2p.peer.PeerSession;
import org.basalt.p2p.peer.Reachability;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Learns addresses of peers, hands a few on, and tells some of its own when asked (BIP-0155).
///
/// An inbound peer takes part once it sends something about addresses; peers of block-relay-only
/// connections and feelers never do. Addresses come into the book at no more than one in ten
/// seconds for each peer, but for the answer to our own getaddr.
@OwnedBy("peers")
public final class AddressRelay implements PeerProtocol {
  private static final Logger LOG = LoggerFactory.getLogger("net");
  private static final Logger BOOK_LOG = LoggerFactory.getLogger("addrman");

  private static final int MAX_TO_SEND = Addr.ADDRESSES_MAX;
  private static final int MAX_PERCENT_TO_SEND = 23;

  /// Core MAX_ADDR_RATE_PER_SECOND, MAX_ADDR_PROCESSING_TOKEN_BUCKET.
  private static final double TOKENS_PER_SECOND = 0.1;

  private static final double MAX_TOKENS = 1000;

  private static final long AVERAGE_SEND_INTERVAL_MS = 30_000;
  private static final long AVERAGE_SELF_INTERVAL_MS = 24 * 60 * 60 * 1000;
  private static final long FETCH_TIMEOUT_MS = 10 * AVERAGE_SEND_INTERVAL_MS;
  private static final long TEN_MINUTES_SEC = 600;
  private static final long UNKNOWN_AGE_SEC = 5 * 24 * 60 * 60;
  private static final long OLDEST_PLAUSIBLE_SEC = 100_000_000;
  private static final long TIME_PENALTY_SEC = 2 * 60 * 60;

  /// Addresses in a message that are few enough to be handed on.
  private static final int MAX_RELAYED_MESSAGE = 10;

  /// Addresses that a peer is remembered to know, as in Core's filter.
  private static final int MAX_KNOWN = 5000;

  /// The peers that an address is handed on to stay the same for a day.
  private static final long ROTATE_SEC = 24 * 60 * 60;

  /// Answers to getaddr stay the same for about a day, so that asking often does not reveal the
  /// whole book.
  private static final long CACHE_MIN_MS = 21L * 60 * 60 * 1000;

  private static final int CACHE_SPREAD_MS = 6 * 60 * 60 * 1000;

  private final PeerContext context;
  private final AddressBook book;
  private final BanList bans;
  private final Reachability reachability;
  private final SipHash24 order;
  private final Map<Long, State> states = new HashMap<>();
  private final Map<String, CachedAnswer> answers = new HashMap<>();

  /// A peer and its place in the order that an address has today.
  private record Ranked(long rank, PeerSession peer) {}

  private record CachedAnswer(List<AnnouncedAddress> addresses, long expiresMs) {}

  /// Of one peer.
  private static final class State {
    private boolean isEnabled;
    private boolean isAnswered;
    private boolean isGetAddrSent;
    private double tokens = 1;
    private long tokensAtMs;
    private long nextSendMs;
    private long nextSelfMs;
    private final List<AnnouncedAddress> toSend = new ArrayList<>();
    private final Set<Endpoint> known =
        Collections.newSetFromMap(
            new LinkedHashMap<>() {
              @Override
              protected boolean removeEldestEntry(Map.Entry<Endpoint, Boolean> eldest) {
                return size() > MAX_KNOWN;
              }
            });
  }

  public AddressRelay(
      PeerContext context, AddressBook book, BanList bans, Reachability reachability) {
    this.context = context;
    this.book = book;
    this.bans = bans;
    this.reachability = reachability;
    order = new SipHash24(context.random().nextLong(), context.random().nextLong());
  }

  @Override
  public void versionReceived(PeerSession peer) {
    State state = new State();
    state.tokensAtMs = context.clock().timeMillis();
    states.put(peer.id(), state);
    if (peer.type().isInbound()) {
      reachability.seen(peer.handshake().ourAddress());
    }
    if (peer.type().isOutbound()) {
      book.setServices(peer.endpoint(), peer.services());
      if (enable(peer, state)) {
        peer.send(new GetAddr());
        state.isGetAddrSent = true;
        state.tokens += MAX_TO_SEND;
      }
      book.good(peer.endpoint());
    }
  }

  @Override
  public void attach(PeerSession peer) {
    State state = states.computeIfAbsent(peer.id(), _ -> new State());
    peer.on(Addr.TYPE, addr -> received(peer, state, "addr", addr.addresses()));
    peer.on(AddrV2.TYPE, addr -> received(peer, state, "addrv2", addr.addresses()));
    peer.on(GetAddr.TYPE, _ -> asked(peer, state));
  }

  @Override
  public void detach(PeerSession peer) {
    if (peer.type().isOutbound() && peer.type() != ConnectionType.BLOCK_RELAY) {
      book.connected(peer.endpoint());
    }
  }

  @Override
  public void service() {
    // Peers that left before their verack are not detached.
    states.keySet().removeIf(id -> context.table().find(id).isEmpty());
  }

  private static boolean enable(PeerSession peer, State state) {
    if (peer.type() == ConnectionType.BLOCK_RELAY || peer.type() == ConnectionType.FEELER) {
      return false;
    }
    state.isEnabled = true;
    peer.statistics().addressRelayEnabled();
    return true;
  }

  // Learning.

  private void received(
      PeerSession peer, State state, String command, List<AnnouncedAddress> addresses) {
    if (!enable(peer, state)) {
      LOG.debug("ignoring {} message from {} peer={}", command, peer.type().text(), peer.id());
      return;
    }
    if (addresses.size() > MAX_TO_SEND) {
      peer.misbehaving(command + " message size = " + addresses.size());
      return;
    }
    refillTokens(state);
    List<AnnouncedAddress> shuffled = new ArrayList<>(addresses);
    for (int i = shuffled.size(); i > 1; i--) {
      Collections.swap(shuffled, i - 1, context.random().nextInt(i));
    }
    boolean isHandedOn = !state.isGetAddrSent && addresses.size() <= MAX_RELAYED_MESSAGE;
    List<AnnouncedAddress> accepted = new ArrayList<>();
    int processed = 0;
    int limited = 0;
    for (AnnouncedAddress address : shuffled) {
      if (state.tokens >= 1) {
        state.tokens -= 1;
      } else if (!peer.has(NetPermission.ADDR)) {
        limited++;
        continue;
      }
      if (process(peer, state, address, isHandedOn, accepted)) {
        processed++;
      }
    }
    peer.statistics().addressesReceived(processed, limited);
    LOG.debug(
        "Received addr: {} addresses ({} processed, {} rate-limited) from peer={}",
        addresses.size(),
        processed,
        limited,
        peer.id());
    addToBook(peer, accepted);
    if (addresses.size() < MAX_TO_SEND) {
      state.isGetAddrSent = false;
    }
    if (peer.type() == ConnectionType.ADDR_FETCH && addresses.size() > 1) {
      peer.disconnect("addrfetch connection completed");
    }
  }

  private void addToBook(PeerSession peer, List<AnnouncedAddress> accepted) {
    int added = book.add(accepted, peer.endpoint().address(), TIME_PENALTY_SEC);
    if (added > 0 && BOOK_LOG.isDebugEnabled()) {
      BOOK_LOG.debug(
          "Added {} addresses (of {}) from {}: {} tried, {} new; {}",
          added,
          accepted.size(),
          peer.endpoint().address(),
          book.triedCount(),
          book.newCount(),
          accepted.stream().limit(MAX_RELAYED_MESSAGE).map(AnnouncedAddress::endpoint).toList());
    }
  }

  private void refillTokens(State state) {
    long nowMs = context.clock().timeMillis();
    if (state.tokens < MAX_TOKENS) {
      double more = Math.max(nowMs - state.tokensAtMs, 0) / 1000.0 * TOKENS_PER_SECOND;
      state.tokens = Math.min(state.tokens + more, MAX_TOKENS);
    }
    state.tokensAtMs = nowMs;
  }

  /// @return false if it is of no use or not wanted
  private boolean process(
      PeerSession peer,
      State state,
      AnnouncedAddress announced,
      boolean isHandedOn,
      List<AnnouncedAddress> accepted) {
    ServiceFlags services = announced.services();
    boolean mayHaveAddresses =
        services.hasAny(ServiceFlags.of(ServiceFlags.NETWORK, ServiceFlags.NETWORK_LIMITED));
    if (!mayHaveAddresses && !Handshake.hasAllDesirableServices(context, services)) {
      return false;
    }
    long nowSec = context.clock().timeSec();
    boolean isImplausible =
        announced.timeSec() <= OLDEST_PLAUSIBLE_SEC
            || announced.timeSec() > nowSec + TEN_MINUTES_SEC;
    AnnouncedAddress address =
        isImplausible ? announced.withTimeSec(Math.max(nowSec - UNKNOWN_AGE_SEC, 0)) : announced;
    Endpoint endpoint = address.endpoint();
    state.known.add(endpoint);
    if (bans.isDiscouraged(endpoint.address()) || bans.isBanned(endpoint.address())) {
      return false;
    }
    boolean isReachable = reachability.contains(endpoint.address());
    if (isHandedOn
        && address.timeSec() > nowSec - TEN_MINUTES_SEC
        && endpoint.address().isRoutable()) {
      handOn(peer, address, isReachable);
    }
    if (isReachable) {
      accepted.add(address);
    }
    return true;
  }

  /// To two peers that stay the same for a day; to one or two if we could not reach the address
  /// ourselves.
  private void handOn(PeerSession from, AnnouncedAddress address, boolean isReachable) {
    long addressHash = keyedHash(address.endpoint().toString().hashCode(), 0);
    long day = (context.clock().timeSec() + (addressHash >>> 1) % ROTATE_SEC) / ROTATE_SEC;
    int count = isReachable || (keyedHash(addressHash, day) & 1) != 0 ? 2 : 1;
    context.table().all().stream()
        .filter(peer -> peer != from && peer.isReady() && isTold(peer, address))
        .map(peer -> new Ranked(keyedHash(addressHash ^ day, peer.id()), peer))
        .sorted((a, b) -> Long.compareUnsigned(b.rank(), a.rank()))
        .limit(count)
        .forEach(ranked -> push(states.get(ranked.peer().id()), address));
  }

  private boolean isTold(PeerSession peer, AnnouncedAddress address) {
    State state = states.get(peer.id());
    return state != null
        && state.isEnabled
        && (peer.handshake().wantsAddrV2() || address.endpoint().address().isV1Compatible());
  }

  private long keyedHash(long a, long b) {
    return order.hashWords(a, b, 0, 0);
  }

  private void push(@Nullable State state, AnnouncedAddress address) {
    if (state == null || state.known.contains(address.endpoint())) {
      return;
    }
    if (state.toSend.size() < MAX_TO_SEND) {
      state.toSend.add(address);
    } else {
      state.toSend.set(context.random().nextInt(state.toSend.size()), address);
    }
  }

  // Telling.

  private void asked(PeerSession peer, State state) {
    if (!peer.type().isInbound()) {
      LOG.debug("Ignoring \"getaddr\" from {} connection. peer={}", peer.type().text(), peer.id());
      return;
    }
    enable(peer, state);
    if (state.isAnswered) {
      LOG.debug("Ignoring repeated \"getaddr\". peer={}", peer.id());
      return;
    }
    state.isAnswered = true;
    state.toSend.clear();
    List<AnnouncedAddress> answer = peer.has(NetPermission.ADDR) ? sample() : cachedAnswer(peer);
    for (AnnouncedAddress address : answer) {
      if (isTold(peer, address)) {
        push(state, address);
      }
    }
  }

  private List<AnnouncedAddress> sample() {
    List<AnnouncedAddress> sample =
        new ArrayList<>(book.sample(MAX_TO_SEND, MAX_PERCENT_TO_SEND, Set.of(), true));
    sample.removeIf(address ->
        bans.isDiscouraged(address.endpoint().address())
            || bans.isBanned(address.endpoint().address()));
    return sample;
  }

  /// One answer for each network and address of ours that peers come in by, so that they cannot
  /// tell who we are on another.
  private List<AnnouncedAddress> cachedAnswer(PeerSession peer) {
    String key = peer.network() + " " + peer.connection().local();
    long nowMs = context.clock().timeMillis();
    CachedAnswer cached = answers.get(key);
    if (cached == null || cached.expiresMs() < nowMs) {
      long lifetime = CACHE_MIN_MS + context.random().nextInt(CACHE_SPREAD_MS);
      cached = new CachedAnswer(sample(), nowMs + lifetime);
      answers.put(key, cached);
    }
    return cached.addresses();
  }

  @Override
  public void service(PeerSession peer) {
    State state = states.get(peer.id());
    if (state == null) {
      return;
    }
    long nowMs = context.clock().timeMillis();
    if (peer.type() == ConnectionType.ADDR_FETCH
        && nowMs - peer.origin().connectedMs() > FETCH_TIMEOUT_MS) {
      peer.disconnect("addrfetch connection timeout");
      return;
    }
    if (!state.isEnabled) {
      return;
    }
    announceOurselves(peer, state, nowMs);
    if (nowMs > state.nextSendMs) {
      state.nextSendMs = nowMs + exponential(AVERAGE_SEND_INTERVAL_MS);
      state.toSend.removeIf(address -> !state.known.add(address.endpoint()));
      if (!state.toSend.isEmpty()) {
        tell(peer, state.toSend);
        state.toSend.clear();
      }
    }
  }

  private void announceOurselves(PeerSession peer, State state, long nowMs) {
    if (state.nextSelfMs >= nowMs
        || !context.config().listening().isEnabled()
        || context.chain().view().isInitialBlockDownload()) {
      return;
    }
    boolean isFirst = state.nextSelfMs == 0;
    state.nextSelfMs = nowMs + exponential(AVERAGE_SELF_INTERVAL_MS);
    if (!isFirst) {
      state.known.clear();
    }
    reachability
        .ourAddress(peer, context.random())
        .map(endpoint ->
            new AnnouncedAddress(context.clock().timeSec(), context.services(), endpoint))
        .filter(address -> isTold(peer, address))
        .ifPresent(address -> {
          if (isFirst) {
            tell(peer, List.of(address));
          } else {
            push(state, address);
          }
        });
  }

  private static void tell(PeerSession peer, List<AnnouncedAddress> addresses) {
    List<AnnouncedAddress> copy = List.copyOf(addresses);
    peer.send(peer.handshake().wantsAddrV2() ? new AddrV2(copy) : new Addr(copy));
  }

  private long exponential(long averageMs) {
    return (long) (-Math.log1p(-context.random().nextDouble()) * averageMs);
  }
}
