package org.basalt.app.hostile;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Many bad peers at once: some that attack, each in one way after the other as a seed says, and
/// many that only take up room.
public final class HostileCrowd implements AutoCloseable {
  private static final long SESSION_LIMIT_SEC = 25;
  private static final long PAUSE_NANOS = 200_000_000;

  private final Scene scene;
  private final List<Thread> threads = new ArrayList<>();
  private final ScheduledExecutorService reaper =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
  private final Map<Attack, Count> counts = new TreeMap<>();
  private final Count idlers = new Count();
  private volatile boolean isOver;

  private static final class Count {
    private final AtomicLong sessions = new AtomicLong();
    private final AtomicLong closedByVictim = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    @Override
    public String toString() {
      return sessions
          + " sessions, "
          + closedByVictim
          + " ended by the victim, "
          + refused
          + " not let in";
    }
  }

  private HostileCrowd(Scene scene) {
    this.scene = scene;
    for (Attack attack : Attack.values()) {
      counts.put(attack, new Count());
    }
  }

  /// @param attackers sessions at a time
  /// @param idlers connections that are held beside
  public static HostileCrowd gather(Scene scene, long seed, int attackers, int idlers) {
    HostileCrowd crowd = new HostileCrowd(scene);
    for (int i = 0; i < attackers; i++) {
      Random random = new Random(seed * 1_000 + i);
      int first = i;
      crowd.threads.add(Thread.ofVirtual().start(() -> crowd.attackOn(random, first)));
    }
    for (int i = 0; i < idlers; i++) {
      Random random = new Random(-seed * 10_000 - i);
      crowd.threads.add(
          Thread.ofVirtual().start(() -> crowd.session(Attack.SILENT, crowd.idlers, random)));
    }
    return crowd;
  }

  /// @param first attack, by number, so that each is tried however short the run is
  private void attackOn(Random random, int first) {
    Attack[] attacks = Attack.values();
    int number = first % attacks.length;
    while (!isOver) {
      Attack attack = attacks[number];
      number = random.nextInt(attacks.length);
      Count count = counts.getOrDefault(attack, idlers);
      one(attack, count, random);
    }
  }

  private void session(Attack attack, Count count, Random random) {
    while (!isOver) {
      one(attack, count, random);
      LockSupport.parkNanos(5 * PAUSE_NANOS);
    }
  }

  private void one(Attack attack, Count count, Random random) {
    count.sessions.incrementAndGet();
    try (HostileConnection connection = HostileConnection.open(scene.port(), random)) {
      ScheduledFuture<?> end =
          reaper.schedule(() -> cut(connection), SESSION_LIMIT_SEC, TimeUnit.SECONDS);
      try {
        attack.run(new Attack.Attacker(connection, new Payloads(scene, random), scene, random));
      } catch (IOException e) {
        if (connection.isClosedByVictim()) {
          count.closedByVictim.incrementAndGet();
        }
      } finally {
        end.cancel(false);
      }
    } catch (IOException e) {
      count.refused.incrementAndGet();
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private static void cut(HostileConnection connection) {
    try {
      connection.close();
    } catch (IOException e) {
      throw new AssertionError("a socket that cannot be closed", e);
    }
  }

  /// How often what was done, and how it ended; a line each.
  public String report() {
    StringBuilder text = new StringBuilder();
    counts.forEach((attack, count) -> text.append(String.format("%-20s %s%n", attack, count)));
    return text.append(String.format("%-20s %s%n", "(idle)", idlers)).toString();
  }

  /// Attacks that have not been tried yet.
  public List<String> untried() {
    return counts.entrySet().stream()
        .filter(entry -> entry.getValue().sessions.get() == 0)
        .map(entry -> entry.getKey().name())
        .toList();
  }

  @Override
  public void close() {
    isOver = true;
    reaper.shutdown();
    threads.forEach(Thread::interrupt);
  }
}
