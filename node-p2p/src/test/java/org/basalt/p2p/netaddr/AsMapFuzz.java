package org.basalt.p2p.netaddr;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.basalt.core.testing.FuzzInput;

/// Any bytes as an `asmap` file: refused, or with an answer for each address. A map of prefixes
/// says what the list of prefixes says.
public final class AsMapFuzz {
  private static final int MAX_PREFIXES = 8;
  private static final int MAX_PREFIX_BITS = 32;
  private static final int ADDRESSES = 16;

  private AsMapFuzz() {}

  /// Called by the fuzzer.
  public static void fuzzerTestOneInput(byte[] data) {
    FuzzInput in = new FuzzInput(data);
    List<NetworkAddress> addresses = new ArrayList<>();
    int kind = in.below(3);
    for (int i = 0; i < ADDRESSES; i++) {
      addresses.add(NetworkAddress.ofIp(in.flag() ? in.bytes(4) : in.bytes(16)));
    }
    if (kind == 0) {
      lookUp(in.rest(), addresses);
    } else {
      Map<String, Integer> systems = new TreeMap<>();
      int count = 1 + in.below(MAX_PREFIXES);
      for (int i = 0; i < count; i++) {
        systems.put(prefix(in), 1 + in.int16());
      }
      byte[] program = AsMaps.treeOf(systems);
      compare(systems, program, addresses);
      if (kind == 2) {
        program[in.int16() % program.length] ^= (byte) (1 << in.below(8));
        lookUp(program, addresses);
      }
    }
  }

  private static Optional<AsMap> lookUp(byte[] program, List<NetworkAddress> addresses) {
    Optional<AsMap> map = AsMap.of(program);
    map.ifPresent(sane ->
        addresses.forEach(address -> {
          long system = sane.systemOf(address);
          if (system < 0 || system > 0xffffffffL) {
            throw new AssertionError("system " + system);
          }
        }));
    return map;
  }

  /// Of an IPv4 address as often as of any other.
  private static String prefix(FuzzInput in) {
    StringBuilder bits = new StringBuilder(in.flag() ? "0".repeat(80) + "1".repeat(16) : "");
    int length = in.below(MAX_PREFIX_BITS + 1);
    for (int i = 0; i < length; i += 8) {
      String octet = Integer.toBinaryString(in.int8() | 0x100).substring(1);
      bits.append(octet, 0, Math.min(8, length - i));
    }
    return bits.toString();
  }

  private static void compare(
      Map<String, Integer> systems, byte[] program, List<NetworkAddress> addresses) {
    AsMap map = lookUp(program, addresses).orElseThrow();
    for (NetworkAddress address : addresses) {
      // What other networks say is not the model's.
      boolean isPlain = address.network() == Network.IPV4;
      if (isPlain) {
        long expected = model(systems, bits(address));
        if (map.systemOf(address) != expected) {
          throw new AssertionError(address + ": " + map.systemOf(address) + ", not " + expected);
        }
      }
    }
  }

  private static String bits(NetworkAddress address) {
    StringBuilder bits = new StringBuilder("0".repeat(80) + "1".repeat(16));
    for (byte octet : address.bytes()) {
      bits.append(Integer.toBinaryString(octet & 0xff | 0x100).substring(1));
    }
    return bits.toString();
  }

  /// The shortest prefix counts, as the map does not look on behind it.
  private static long model(Map<String, Integer> systems, String bits) {
    for (int length = 0; length <= bits.length(); length++) {
      Integer system = systems.get(bits.substring(0, length));
      if (system != null) {
        return system;
      }
    }
    return 0;
  }
}
