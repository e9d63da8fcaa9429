package org.basalt.p2p.peer;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.basalt.core.runtime.OwnedBy;

/// The peers there are, in the order in which they were connected. Bounded by `-maxconnections` and
/// the extra places for manual connections.
@OwnedBy("peers")
public final class PeerTable {
  private final Map<Long, PeerSession> sessions = new LinkedHashMap<>();
  private long nextId;

  long takeId() {
    return nextId++;
  }

  void add(PeerSession peer) {
    sessions.put(peer.id(), peer);
  }

  void remove(PeerSession peer) {
    sessions.remove(peer.id());
  }

  public Optional<PeerSession> find(long id) {
    return Optional.ofNullable(sessions.get(id));
  }

  /// All of them, whatever their handshake.
  public Collection<PeerSession> all() {
    return java.util.List.copyOf(sessions.values());
  }

  public int count(Predicate<PeerSession> condition) {
    int count = 0;
    for (PeerSession peer : sessions.values()) {
      if (condition.test(peer)) {
        count++;
      }
    }
    return count;
  }

  public int size() {
    return sessions.size();
  }
}
