package org.basalt.p2p.transport;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.basalt.core.runtime.NodeClock;
import org.basalt.p2p.wire.MessageTable;

/// Counts the bytes of one connection. Counted on its I/O thread, read from anywhere.
///
/// Commands we do not know share one entry, so a peer cannot make the maps grow.
final class TrafficCounter {
  private final MessageTable messages;
  private final NodeClock clock;
  private final LongAdder totalSent;
  private final LongAdder totalReceived;
  private final Map<String, LongAdder> sentByCommand = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> receivedByCommand = new ConcurrentHashMap<>();
  private final LongAdder sent = new LongAdder();
  private final LongAdder received = new LongAdder();
  private volatile long lastSentSec;
  private volatile long lastReceivedSec;

  /// @param totalSent counts for all connections together; likewise `totalReceived`
  TrafficCounter(
      MessageTable messages, NodeClock clock, LongAdder totalSent, LongAdder totalReceived) {
    this.messages = messages;
    this.clock = clock;
    this.totalSent = totalSent;
    this.totalReceived = totalReceived;
  }

  /// Bytes came off the wire.
  void received(long bytes) {
    received.add(bytes);
    totalReceived.add(bytes);
    lastReceivedSec = clock.timeSec();
  }

  /// Some of them were a frame.
  void receivedFrame(String command, long bytes) {
    count(receivedByCommand, command, bytes);
  }

  /// Bytes went onto the wire.
  void sent(String command, long bytes) {
    sent.add(bytes);
    totalSent.add(bytes);
    lastSentSec = clock.timeSec();
    count(sentByCommand, command, bytes);
  }

  /// Bytes went onto the wire that belong to no message.
  void sentHandshake(long bytes) {
    sent.add(bytes);
    totalSent.add(bytes);
    lastSentSec = clock.timeSec();
  }

  private void count(Map<String, LongAdder> map, String command, long bytes) {
    String key = messages.byCommand(command).isPresent() ? command : Traffic.OTHER;
    map.computeIfAbsent(key, _ -> new LongAdder()).add(bytes);
  }

  long lastSentSec() {
    return lastSentSec;
  }

  long lastReceivedSec() {
    return lastReceivedSec;
  }

  Traffic snapshot() {
    return new Traffic(
        sent.sum(),
        received.sum(),
        lastSentSec,
        lastReceivedSec,
        snapshot(sentByCommand),
        snapshot(receivedByCommand));
  }

  private static Map<String, Long> snapshot(Map<String, LongAdder> map) {
    Map<String, Long> copy = new HashMap<>();
    map.forEach((command, bytes) -> copy.put(command, bytes.sum()));
    return Map.copyOf(copy);
  }
}
