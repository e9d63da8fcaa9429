package org.basalt.rpc.method.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;

/// Service bits in words, and what else network methods share.
final class ServiceNames {
  /// Bitcoin Core's version number whose behaviour we have; clients decide by it what they may
  /// call.
  static final int CORE_VERSION = 319_900;

  static final List<String> NETWORKS = List.of("ipv4", "ipv6", "onion", "i2p", "cjdns");
  private static final int BITS = 64;
  private static final long P2P_V2 = 1L << 11;
  private static final Map<Integer, String> NAMES = names();

  private ServiceNames() {}

  private static Map<Integer, String> names() {
    Map<Integer, String> names = new LinkedHashMap<>();
    names.put(0, "NETWORK");
    names.put(2, "BLOOM");
    names.put(3, "WITNESS");
    names.put(6, "COMPACT_FILTERS");
    names.put(10, "NETWORK_LIMITED");
    names.put(11, "P2P_V2");
    return names;
  }

  /// Sixteen hex digits.
  static String hex(long services) {
    return "%016x".formatted(services);
  }

  /// Names in the order of the bits; `UNKNOWN[2^n]` for a bit without one.
  static Json names(long services) {
    Json.Arr result = Json.array();
    for (int bit = 0; bit < BITS; bit++) {
      if ((services >>> bit & 1) != 0) {
        result.add(NAMES.getOrDefault(bit, "UNKNOWN[2^" + bit + "]"));
      }
    }
    return result;
  }

  /// True if this node speaks the encrypted transport.
  static boolean offersV2(NodeView node) {
    return (node.peers().networkInfo().localServices() & P2P_V2) != 0;
  }
}
