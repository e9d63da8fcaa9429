package org.basalt.p2p.address;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.basalt.core.runtime.NodeClock;
import org.basalt.p2p.netaddr.AnnouncedAddress;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.netaddr.ServiceFlags;

/// Asks hosts that well-known people run for addresses of peers. Waits for answers: never on an
/// owner's thread.
public final class DnsSeeds {
  /// What the peers asked for offer (Core SeedsServiceFlags).
  public static final ServiceFlags SERVICES =
      ServiceFlags.of(ServiceFlags.NETWORK, ServiceFlags.WITNESS);

  /// Most addresses taken from one seed.
  private static final int ADDRESSES_MAX = 32;

  private static final long AGE_MIN_SEC = 3 * 86_400;
  private static final long AGE_MAX_SEC = 7 * 86_400;

  private final HostResolver resolver;
  private final NodeClock clock;
  private final RandomGenerator random;
  private final int port;

  /// @param port of the network
  public DnsSeeds(HostResolver resolver, NodeClock clock, RandomGenerator random, int port) {
    this.resolver = resolver;
    this.clock = clock;
    this.random = random;
    this.port = port;
  }

  /// What a seed knows: `x9.seed` is asked, where 9 is the wanted services in hex. The addresses
  /// get an age of three to seven days. The source for the address book is [#sourceOf].
  public List<AnnouncedAddress> query(String seed) {
    List<AnnouncedAddress> found = new ArrayList<>();
    for (NetworkAddress address : resolver.lookup(nameToAsk(seed))) {
      if (found.size() == ADDRESSES_MAX) {
        break;
      }
      long timeSec = clock.timeSec() - random.nextLong(AGE_MIN_SEC, AGE_MAX_SEC);
      found.add(new AnnouncedAddress(Math.max(0, timeSec), SERVICES, new Endpoint(address, port)));
    }
    return found;
  }

  /// The host name that stands for a seed and the wanted services.
  public static String nameToAsk(String seed) {
    return "x" + Long.toHexString(SERVICES.bits()) + "." + seed;
  }

  /// Who told, for the address book.
  public static NetworkAddress sourceOf(String seed) {
    return NetworkAddress.ofName(nameToAsk(seed));
  }
}
