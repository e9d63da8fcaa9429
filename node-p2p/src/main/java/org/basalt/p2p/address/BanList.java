package org.basalt.p2p.address;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.basalt.core.runtime.NodeClock;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.netaddr.Subnet;

/// Who is not wanted: subnets that the operator banned until a time, and addresses that misbehaved
/// and are discouraged until they are forgotten. Source: Core `banman.h`.
@OwnedBy("peers")
public final class BanList {
  /// Seconds that a ban lasts if nothing else is said (Core DEFAULT_MISBEHAVING_BANTIME,
  /// `-bantime`).
  public static final long DEFAULT_BAN_SEC = 86_400;

  /// Discouraged addresses that are remembered; the oldest is forgotten first.
  private static final int DISCOURAGED_MAX = 50_000;

  private final NodeClock clock;
  private final Map<Subnet, Ban> bans = new TreeMap<>();
  private final Set<NetworkAddress> discouraged =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<NetworkAddress, Boolean> eldest) {
              return size() > DISCOURAGED_MAX;
            }
          });

  private boolean isChanged;

  public BanList(NodeClock clock) {
    this.clock = clock;
  }

  /// @param createdSec seconds since 1970; likewise untilSec
  public record Ban(Subnet subnet, long createdSec, long untilSec) {}

  /// Bans for a span from now; a ban that lasts longer already stays.
  ///
  /// @return false if nothing changed
  public boolean banFor(Subnet subnet, long seconds) {
    return banUntil(subnet, Math.addExact(clock.timeSec(), seconds));
  }

  /// Bans until a time; a ban that lasts longer already stays.
  ///
  /// @return false if nothing changed
  public boolean banUntil(Subnet subnet, long untilSec) {
    Ban old = bans.get(subnet);
    if (old != null && old.untilSec >= untilSec) {
      return false;
    }
    bans.put(subnet, new Ban(subnet, clock.timeSec(), untilSec));
    isChanged = true;
    sweep();
    return true;
  }

  /// @return false if exactly this subnet was not banned
  public boolean unban(Subnet subnet) {
    boolean wasBanned = bans.remove(subnet) != null;
    isChanged |= wasBanned;
    sweep();
    return wasBanned;
  }

  public void clear() {
    isChanged |= !bans.isEmpty();
    bans.clear();
  }

  /// True if a ban covers the address.
  public boolean isBanned(NetworkAddress address) {
    long nowSec = clock.timeSec();
    return bans.values().stream()
        .anyMatch(ban -> nowSec < ban.untilSec && ban.subnet.contains(address));
  }

  /// True if exactly this subnet is banned.
  public boolean isBanned(Subnet subnet) {
    Ban ban = bans.get(subnet);
    return ban != null && clock.timeSec() < ban.untilSec;
  }

  /// Bans in force, in order of subnet.
  public List<Ban> bans() {
    sweep();
    return List.copyOf(bans.values());
  }

  private void sweep() {
    long nowSec = clock.timeSec();
    isChanged |= bans.values().removeIf(ban -> nowSec > ban.untilSec);
  }

  /// Remembers that an address misbehaved.
  public void discourage(NetworkAddress address) {
    discouraged.add(address);
  }

  public boolean isDiscouraged(NetworkAddress address) {
    return discouraged.contains(address);
  }

  /// True once after the bans have changed: they should be saved.
  public boolean takeChange() {
    sweep();
    boolean changed = isChanged;
    isChanged = false;
    return changed;
  }

  /// Puts back a saved ban that has not ended.
  void restore(Ban ban) {
    if (clock.timeSec() <= ban.untilSec) {
      bans.put(ban.subnet, ban);
    }
  }
}
