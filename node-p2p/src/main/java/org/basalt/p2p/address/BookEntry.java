package org.basalt.p2p.address;

import org.basalt.p2p.netaddr.AnnouncedAddress;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.netaddr.ServiceFlags;

/// What is known of one address. Mutable; belongs to its [AddressBook]. Times are seconds since
/// 1970, 0 for never.
final class BookEntry {
  /// Not seen for this long is too old (Core ADDRMAN_HORIZON).
  private static final long HORIZON_SEC = 30 * 86_400;

  /// Failures after which an address that never worked is given up (Core ADDRMAN_RETRIES).
  private static final int RETRIES = 3;

  /// Failures in a row after which one that worked is given up (Core ADDRMAN_MAX_FAILURES) …
  private static final int FAILURES_MAX = 10;

  /// … if it has not worked for this long (Core ADDRMAN_MIN_FAIL).
  private static final long FAILING_SEC = 7 * 86_400;

  final Endpoint endpoint;
  final NetworkAddress source;
  ServiceFlags services;
  long timeSec;
  long lastTrySec;
  long lastCountedTrySec;
  long lastSuccessSec;
  int attempts;
  boolean isTried;

  /// How many buckets of the new table hold it.
  int references;

  /// Where it is in the book's list of all entries.
  int index;

  BookEntry(Endpoint endpoint, NetworkAddress source, ServiceFlags services, long timeSec) {
    this.endpoint = endpoint;
    this.source = source;
    this.services = services;
    this.timeSec = timeSec;
  }

  AnnouncedAddress announced() {
    return new AnnouncedAddress(Math.clamp(timeSec, 0, 0xffffffffL), services, endpoint);
  }

  /// Not worth keeping or telling (Core IsTerrible).
  boolean isTerrible(long nowSec) {
    if (nowSec - lastTrySec <= 60) {
      return false;
    }
    return timeSec > nowSec + 600
        || nowSec - timeSec > HORIZON_SEC
        || (lastSuccessSec == 0 && attempts >= RETRIES)
        || (nowSec - lastSuccessSec > FAILING_SEC && attempts >= FAILURES_MAX);
  }

  /// How likely it is to be taken once it was drawn: little right after an attempt, and two thirds
  /// less for each failure up to eight (Core GetChance).
  double chance(long nowSec) {
    double chance = nowSec - lastTrySec < 600 ? 0.01 : 1.0;
    return chance * Math.pow(0.66, Math.min(attempts, 8));
  }
}
