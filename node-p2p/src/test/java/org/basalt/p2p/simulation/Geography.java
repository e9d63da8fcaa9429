package org.basalt.p2p.simulation;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.basalt.p2p.netaddr.NetworkAddress;

/// Where hosts are, and what the ways between them are like, drawn from a seed.
///
/// A way takes the time between two regions, what each end needs to reach its region's backbone,
/// and a factor for its detours; it is the same in both directions. A host's way out has a width
/// that all its connections share. What comes in is not held up.
final class Geography {
  private static final long NANOS_PER_MS = 1_000_000;

  /// North America, Europe, Asia, South America, Oceania.
  private static final int[] HOSTS_PERCENT = {35, 40, 15, 5, 5};

  /// Between the regions' backbones.
  private static final int[][] ONE_WAY_MS = {
    {25, 45, 80, 65, 85},
    {45, 12, 90, 100, 135},
    {80, 90, 35, 145, 60},
    {65, 100, 145, 20, 150},
    {85, 135, 60, 150, 15},
  };

  private static final double ACCESS_MEAN_MS = 4;
  private static final double ACCESS_MAX_MS = 30;

  /// Detours make a way up to this much longer.
  private static final double DETOUR_MAX = 0.3;

  /// A gigabit, a hundred megabits and twenty megabits a second.
  private static final int[] WAY_OUT_NANOS_PER_BYTE = {8, 80, 400};

  private static final int[] WAY_OUT_PERCENT = {20, 30, 50};

  private final long seed;
  private final Map<NetworkAddress, Host> hosts = new HashMap<>();

  /// @param number tells hosts apart
  /// @param accessMs one way to the region's backbone
  private record Host(long number, int region, double accessMs, int nanosPerByte) {}

  Geography(long seed) {
    this.seed = seed;
  }

  private Host host(NetworkAddress address) {
    return hosts.computeIfAbsent(address, this::draw);
  }

  private Host draw(NetworkAddress address) {
    long number = mix(seed ^ address.toString().hashCode());
    Random random = new Random(number);
    double accessMs = Math.min(random.nextExponential() * ACCESS_MEAN_MS, ACCESS_MAX_MS);
    int region = pick(random, HOSTS_PERCENT);
    return new Host(
        number, region, accessMs, WAY_OUT_NANOS_PER_BYTE[pick(random, WAY_OUT_PERCENT)]);
  }

  private static int pick(Random random, int[] percents) {
    int left = random.nextInt(100);
    for (int i = 0; i < percents.length; i++) {
      left -= percents[i];
      if (left < 0) {
        return i;
      }
    }
    throw new IllegalStateException("the parts are less than 100 percent");
  }

  /// The last steps of SplitMix64.
  private static long mix(long number) {
    long mixed = number + 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
    return mixed ^ mixed >>> 31;
  }

  long latencyNanos(NetworkAddress from, NetworkAddress to) {
    Host a = host(from);
    Host b = host(to);
    double chance = (mix(a.number ^ b.number) >>> 11) * 0x1p-53;
    double detour = 1 + chance * DETOUR_MAX;
    double ms = a.accessMs + b.accessMs + ONE_WAY_MS[a.region][b.region] * detour;
    return Math.round(ms * NANOS_PER_MS);
  }

  long nanosPerByte(NetworkAddress from) {
    return host(from).nanosPerByte;
  }
}
