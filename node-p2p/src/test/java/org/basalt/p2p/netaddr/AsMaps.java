package org.basalt.p2p.netaddr;

import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

/// Writes programs of [AsMap]s, for tests.
public final class AsMaps {
  private final BitSet bits = new BitSet();
  private int size;

  /// 101.n.0.0/16 belongs to system n, for n of 1 to 8.
  public static NetGroups groups() {
    Map<String, Integer> systems = new TreeMap<>();
    for (int n = 1; n <= 8; n++) {
      systems.put(ipv4Prefix(101, n), n);
    }
    return new NetGroups(AsMap.of(treeOf(systems)).orElseThrow(), NetGroups.BY_PREFIX.secret());
  }

  static String ipv4Prefix(int first, int second) {
    return "0".repeat(80) + "1".repeat(16) + binary(first) + binary(second);
  }

  private static String binary(int octet) {
    return Integer.toBinaryString(octet | 0x100).substring(1);
  }

  /// A map of prefixes, as texts of 0 and 1, to systems. What is in none belongs to no system.
  static byte[] treeOf(Map<String, Integer> systems) {
    AsMaps program = new AsMaps();
    program.tree(systems, "");
    return program.toByteArray();
  }

  private void tree(Map<String, Integer> systems, String prefix) {
    Integer system = systems.get(prefix);
    if (system != null) {
      returns(system);
      return;
    }
    boolean hasLow = has(systems, prefix + "0");
    boolean hasHigh = has(systems, prefix + "1");
    if (hasLow && hasHigh) {
      AsMaps low = new AsMaps();
      low.tree(systems, prefix + "0");
      jump(low.size);
      append(low);
      tree(systems, prefix + "1");
      return;
    }
    String way = prefix;
    StringBuilder pattern = new StringBuilder();
    while (pattern.length() < 8
        && systems.get(way) == null
        && has(systems, way + "0") != has(systems, way + "1")) {
      char bit = has(systems, way + "0") ? '0' : '1';
      pattern.append(bit);
      way += bit;
    }
    match(pattern.toString());
    tree(systems, way);
  }

  private static boolean has(Map<String, Integer> systems, String prefix) {
    return systems.keySet().stream().anyMatch(key -> key.startsWith(prefix));
  }

  AsMaps returns(int system) {
    return raw("0").number(system, 1, 15, 24);
  }

  AsMaps jump(int distance) {
    return raw("10").number(distance, 17, 5, 30);
  }

  AsMaps match(String pattern) {
    return raw("110").number(Integer.parseInt("1" + pattern, 2), 2, 1, 8);
  }

  AsMaps usually(int system) {
    return raw("111").number(system, 1, 15, 24);
  }

  AsMaps raw(String text) {
    for (int i = 0; i < text.length(); i++) {
      bits.set(size++, text.charAt(i) == '1');
    }
    return this;
  }

  private AsMaps append(AsMaps other) {
    for (int i = 0; i < other.size; i++) {
      bits.set(size++, other.bits.get(i));
    }
    return this;
  }

  private AsMaps number(int value, int least, int bitsMin, int bitsMax) {
    int place = value - least;
    int width = bitsMin;
    while (place >= 1 << width) {
      place -= 1 << width;
      width++;
      raw("1");
    }
    if (width < bitsMax) {
      raw("0");
    }
    for (int i = width - 1; i >= 0; i--) {
      raw((place >>> i & 1) == 1 ? "1" : "0");
    }
    return this;
  }

  int size() {
    return size;
  }

  byte[] toByteArray() {
    byte[] bytes = new byte[(size + 7) / 8];
    for (int i = 0; i < size; i++) {
      if (bits.get(i)) {
        bytes[i / 8] |= (byte) (1 << i % 8);
      }
    }
    return bytes;
  }
}
