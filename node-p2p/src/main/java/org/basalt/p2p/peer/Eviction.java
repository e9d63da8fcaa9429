package org.basalt.p2p.peer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.basalt.p2p.api.ConnectionType;
import org.basalt.p2p.netaddr.NetGroup;
import org.basalt.p2p.netaddr.Network;
import org.basalt.p2p.netaddr.ServiceFlags;

/*
 * Problem: when all places for inbound connections are taken, a new one can only come in for an old one, or an attacker
 * who came first would keep everyone else out.
 *
 * Adversary: makes many connections, and would like the honest ones to be dropped.
 *
 * Idea: first protect, by several measures of which no attacker can meet all at low cost, a few of the best peers each:
 * network group (which cannot be chosen freely), round trip, transactions and blocks that came first from them, and half
 * of the rest by how long they have been there, with a share for networks that would lose by the other measures. Of
 * those left, the youngest of the most numerous group goes.
 *
 * Reference: Core node/eviction.cpp.
 */
/// Chooses the inbound peer to drop for a new one.
final class Eviction {
  private static final int PROTECTED_GROUPS = 4;
  private static final int PROTECTED_BY_PING = 8;
  private static final int PROTECTED_BY_TRANSACTIONS = 4;
  private static final int PROTECTED_BLOCK_ONLY = 8;
  private static final int PROTECTED_BY_BLOCKS = 4;

  private Eviction() {}

  static Optional<PeerSession> choose(List<PeerSession> peers) {
    List<PeerSession> candidates = new ArrayList<>(peers);
    candidates.removeIf(
        peer -> peer.type() != ConnectionType.INBOUND || peer.has(NetPermission.NOBAN));
    protect(
        candidates,
        Comparator.comparingLong(peer -> peer.origin().keyedNetGroup()),
        PROTECTED_GROUPS,
        _ -> true);
    protect(
        candidates,
        Comparator.comparingLong(Eviction::pingMicros).reversed(),
        PROTECTED_BY_PING,
        _ -> true);
    protect(
        candidates,
        Comparator.comparingLong((PeerSession peer) -> peer.statistics().lastTransactionSec())
            .thenComparing(peer -> peer.handshake().wantsTransactions())
            .thenComparing(byUptime()),
        PROTECTED_BY_TRANSACTIONS,
        _ -> true);
    Comparator<PeerSession> byBlocks =
        Comparator.comparingLong((PeerSession peer) -> peer.statistics().lastBlockSec())
            .thenComparing(Eviction::hasRelevantServices)
            .thenComparing(byUptime());
    protect(
        candidates,
        byBlocks,
        PROTECTED_BLOCK_ONLY,
        peer -> !peer.handshake().wantsTransactions() && hasRelevantServices(peer));
    protect(candidates, byBlocks, PROTECTED_BY_BLOCKS, _ -> true);
    protectHalf(candidates);
    if (candidates.stream().anyMatch(peer -> peer.origin().prefersEviction())) {
      candidates.removeIf(peer -> !peer.origin().prefersEviction());
    }
    return youngestOfLargestGroup(candidates);
  }

  private static long pingMicros(PeerSession peer) {
    long micros = peer.statistics().minPingMicros();
    return micros == PeerStatistics.NONE ? Long.MAX_VALUE : micros;
  }

  private static boolean hasRelevantServices(PeerSession peer) {
    return peer.services().has(ServiceFlags.of(ServiceFlags.NETWORK, ServiceFlags.WITNESS));
  }

  /// The longest connected last.
  private static Comparator<PeerSession> byUptime() {
    return Comparator.comparingLong((PeerSession peer) -> peer.origin().connectedMs()).reversed();
  }

  /// Removes those of the last `count` in order that meet the condition.
  private static void protect(
      List<PeerSession> candidates,
      Comparator<PeerSession> order,
      int count,
      Predicate<PeerSession> condition) {
    candidates.sort(order);
    int from = Math.max(0, candidates.size() - count);
    candidates.subList(from, candidates.size()).removeIf(condition);
  }

  /// Half of them by uptime, of which up to half again is kept for peers on networks of higher
  /// latency.
  private static void protectHalf(List<PeerSession> candidates) {
    int total = candidates.size() / 2;
    int forNetworks = total / 2;
    int before = candidates.size();
    List<Predicate<PeerSession>> networks =
        new ArrayList<>(
            List.of(
                peer -> peer.network() == Network.CJDNS,
                peer -> peer.network() == Network.I2P,
                peer -> peer.endpoint().address().isLocal() && !peer.origin().isOnion(),
                peer -> peer.network() == Network.ONION));
    networks.sort(Comparator.comparingLong(network -> candidates.stream().filter(network).count()));
    protectNetworks(candidates, networks, before, forNetworks);
    int remaining = total - (before - candidates.size());
    protect(candidates, byUptime(), remaining, _ -> true);
  }

  private static void protectNetworks(
      List<PeerSession> candidates,
      List<Predicate<PeerSession>> networks,
      int before,
      int forNetworks) {
    while (before - candidates.size() < forNetworks) {
      long present = networks.stream().filter(n -> candidates.stream().anyMatch(n)).count();
      if (present == 0) {
        return;
      }
      int left = forNetworks - (before - candidates.size());
      int each = (int) Math.max(left / present, 1);
      int atStart = candidates.size();
      for (Predicate<PeerSession> network : networks) {
        if (before - candidates.size() < forNetworks) {
          Comparator<PeerSession> membersLast = Comparator.comparing(network::test);
          protect(candidates, membersLast.thenComparing(byUptime()), each, network);
        }
      }
      if (candidates.size() == atStart) {
        return;
      }
    }
  }

  private static Optional<PeerSession> youngestOfLargestGroup(List<PeerSession> candidates) {
    candidates.sort(byUptime());
    Map<NetGroup, List<PeerSession>> groups = new HashMap<>();
    List<PeerSession> largest = List.of();
    for (PeerSession peer : candidates) {
      List<PeerSession> group = groups.computeIfAbsent(peer.netGroup(), _ -> new ArrayList<>());
      group.add(peer);
      boolean isLarger = group.size() > largest.size();
      boolean isYounger =
          group.size() == largest.size()
              && group.getFirst().origin().connectedMs()
                  > largest.getFirst().origin().connectedMs();
      if (isLarger || isYounger) {
        largest = group;
      }
    }
    return largest.stream().findFirst();
  }
}
