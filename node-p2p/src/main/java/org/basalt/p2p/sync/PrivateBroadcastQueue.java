package org.basalt.p2p.sync;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.basalt.core.hash.Wtxid;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.p2p.netaddr.Endpoint;

/// Transactions of our own that are to reach the network without anyone learning whose they are:
/// which peers each was sent to, which of them have it, and which transaction is next (Core
/// PrivateBroadcast).
///
/// A peer gets one transaction in its life, as two that come from one place belong together. Times
/// are milliseconds since 1970.
@OwnedBy("peers")
public final class PrivateBroadcastQueue {
  /// Transactions at once (Core MAX_TRANSACTIONS); more are refused, none is dropped for another.
  public static final int TRANSACTIONS_MAX = 10_000;

  /// Sends of a transaction that are told; peers that take it and never confirm make more of them.
  public static final int SENDS_TOLD_MAX = 256;

  /// A transaction that no peer has confirmed for so long needs another try (Core
  /// INITIAL_STALE_DURATION).
  private static final long UNCONFIRMED_STALE_MS = 5 * 60 * 1000;

  /// One that peers have, but that has not come back for so long since (Core STALE_DURATION).
  private static final long CONFIRMED_STALE_MS = 60 * 1000;

  /// What became of a new transaction.
  public enum Addition {
    ADDED,
    ALREADY_THERE,
    FULL
  }

  /// @param confirmedMs 0 while the peer has not confirmed
  public record Send(Endpoint address, long pickedMs, long confirmedMs) {}

  /// @param sends the last [#SENDS_TOLD_MAX] of them
  public record Pending(Transaction tx, long addedMs, List<Send> sends) {
    public Pending {
      sends = List.copyOf(sends);
    }
  }

  private static final class Sending {
    private final Endpoint address;
    private final long pickedMs;
    private long confirmedMs;

    Sending(Endpoint address, long pickedMs) {
      this.address = address;
      this.pickedMs = pickedMs;
    }
  }

  private static final class Entry {
    private final Transaction tx;
    private final long addedMs;
    private final ArrayDeque<Sending> sends = new ArrayDeque<>();
    private int pickedCount;
    private int confirmedCount;
    private long lastPickedMs;
    private long lastConfirmedMs;

    Entry(Transaction tx, long addedMs) {
      this.tx = tx;
      this.addedMs = addedMs;
    }
  }

  private record Assignment(Entry entry, Sending sending) {}

  /// Least sent first.
  private static final Comparator<Entry> URGENCY =
      Comparator.<Entry>comparingInt(entry -> entry.pickedCount)
          .thenComparingInt(entry -> entry.confirmedCount)
          .thenComparingLong(entry -> entry.lastPickedMs)
          .thenComparingLong(entry -> entry.lastConfirmedMs);

  private final int capacity;
  private final Map<Wtxid, Entry> entries = new LinkedHashMap<>();

  /// By peer, as long as it is connected.
  private final Map<Long, Assignment> assignments = new HashMap<>();

  /// @param capacity [#TRANSACTIONS_MAX], or less in a test
  public PrivateBroadcastQueue(int capacity) {
    this.capacity = capacity;
  }

  public Addition add(Transaction tx, long nowMs) {
    if (entries.containsKey(tx.wtxid())) {
      return Addition.ALREADY_THERE;
    }
    if (entries.size() >= capacity) {
      return Addition.FULL;
    }
    entries.put(tx.wtxid(), new Entry(tx, nowMs));
    return Addition.ADDED;
  }

  /// Forgets a transaction.
  ///
  /// @return how many peers have confirmed it; nothing if it was not there
  public Optional<Integer> remove(Wtxid wtxid) {
    return Optional.ofNullable(entries.remove(wtxid)).map(entry -> entry.confirmedCount);
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /// Chooses what a peer is to get: what was sent least.
  ///
  /// @throws IllegalStateException if it was asked for this peer before
  public Optional<Transaction> pick(long peerId, Endpoint address, long nowMs) {
    if (assignments.containsKey(peerId)) {
      throw new IllegalStateException("peer " + peerId + " has had its transaction");
    }
    Optional<Entry> next = entries.values().stream().min(URGENCY);
    next.ifPresent(entry -> {
      Sending sending = new Sending(address, nowMs);
      if (entry.sends.size() == SENDS_TOLD_MAX) {
        entry.sends.removeFirst();
      }
      entry.sends.addLast(sending);
      entry.pickedCount++;
      entry.lastPickedMs = Math.max(entry.lastPickedMs, nowMs);
      assignments.put(peerId, new Assignment(entry, sending));
    });
    return next.map(entry -> entry.tx);
  }

  /// What was chosen for a peer, though it may not be pending any more.
  public Optional<Transaction> assignedTo(long peerId) {
    return Optional.ofNullable(assignments.get(peerId)).map(assigned -> assigned.entry().tx);
  }

  /// The peer has it.
  public void confirm(long peerId, long nowMs) {
    Assignment assigned = assignments.get(peerId);
    if (assigned != null && assigned.sending().confirmedMs == 0) {
      assigned.sending().confirmedMs = nowMs;
      assigned.entry().confirmedCount++;
      assigned.entry().lastConfirmedMs = Math.max(assigned.entry().lastConfirmedMs, nowMs);
    }
  }

  /// The connection to a peer is over.
  ///
  /// @return true if the peer has confirmed a transaction
  public boolean disconnected(long peerId) {
    Assignment assigned = assignments.remove(peerId);
    return assigned != null && assigned.sending().confirmedMs != 0;
  }

  /// Transactions that should have come back from the network by now.
  public List<Transaction> stale(long nowMs) {
    return entries.values().stream()
        .filter(entry ->
            entry.confirmedCount == 0
                ? entry.addedMs < nowMs - UNCONFIRMED_STALE_MS
                : entry.lastConfirmedMs < nowMs - CONFIRMED_STALE_MS)
        .map(entry -> entry.tx)
        .toList();
  }

  /// All that is pending, oldest first.
  public List<Pending> pending() {
    List<Pending> all = new ArrayList<>(entries.size());
    for (Entry entry : entries.values()) {
      all.add(
          new Pending(
              entry.tx,
              entry.addedMs,
              entry.sends.stream()
                  .map(send -> new Send(send.address, send.pickedMs, send.confirmedMs))
                  .toList()));
    }
    return all;
  }

  /// The transactions with an id, be it a txid or a wtxid.
  public List<Transaction> find(RawId id) {
    return entries.values().stream()
        .map(entry -> entry.tx)
        .filter(tx -> RawId.of(tx.txid()).equals(id) || RawId.of(tx.wtxid()).equals(id))
        .toList();
  }
}
