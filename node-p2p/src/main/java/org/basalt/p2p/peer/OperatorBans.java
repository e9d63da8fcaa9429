package org.basalt.p2p.peer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.basalt.core.runtime.NodeClock;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.p2p.api.BanEntry;
import org.basalt.p2p.api.PeerService.BanOutcome;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.netaddr.Subnet;

/// Addresses that the operator keeps out for a time.
@OwnedBy("peers")
public final class OperatorBans implements AccessGate.Bans {
  private record Span(long createdSec, long untilSec) {}

  private final NodeClock clock;
  private final long defaultSec;
  private final Map<Subnet, Span> spans = new LinkedHashMap<>();

  /// @param defaultSec `-bantime`
  public OperatorBans(NodeClock clock, long defaultSec) {
    this.clock = clock;
    this.defaultSec = defaultSec;
  }

  /// @param durationSec 0 is the default
  /// @param isAbsolute `durationSec` is the end, seconds since 1970
  public BanOutcome ban(Subnet subnet, long durationSec, boolean isAbsolute) {
    long nowSec = clock.timeSec();
    sweep(nowSec);
    if (spans.containsKey(subnet)) {
      return BanOutcome.ALREADY_BANNED;
    }
    if (isAbsolute && durationSec < nowSec) {
      return BanOutcome.IN_THE_PAST;
    }
    long untilSec =
        isAbsolute && durationSec > 0
            ? durationSec
            : nowSec + (durationSec > 0 ? durationSec : defaultSec);
    spans.put(subnet, new Span(nowSec, untilSec));
    return BanOutcome.DONE;
  }

  /// @return false if it was not banned
  public boolean unban(Subnet subnet) {
    return spans.remove(subnet) != null;
  }

  public void clear() {
    spans.clear();
  }

  @Override
  public boolean isBanned(NetworkAddress address) {
    long nowSec = clock.timeSec();
    for (Map.Entry<Subnet, Span> entry : spans.entrySet()) {
      if (entry.getKey().contains(address) && nowSec < entry.getValue().untilSec()) {
        return true;
      }
    }
    return false;
  }

  public List<BanEntry> entries() {
    sweep(clock.timeSec());
    return spans.entrySet().stream()
        .map(entry ->
            new BanEntry(
                entry.getKey().toString(),
                entry.getValue().createdSec(),
                entry.getValue().untilSec()))
        .toList();
  }

  private void sweep(long nowSec) {
    spans.values().removeIf(span -> nowSec > span.untilSec());
  }
}
