package org.basalt.p2p.netaddr;

import java.util.ArrayList;
import java.util.List;

/// What a peer says it offers: 64 bits, of which six have a meaning today.
///
/// @param bits unsigned
public record ServiceFlags(long bits) {
  public static final ServiceFlags NONE = new ServiceFlags(0);

  /// Serves the whole block chain.
  public static final ServiceFlags NETWORK = new ServiceFlags(1);

  /// Answers bloom-filtered connections (BIP-0111).
  public static final ServiceFlags BLOOM = new ServiceFlags(1 << 2);

  /// Serves witnesses (BIP-0144).
  public static final ServiceFlags WITNESS = new ServiceFlags(1 << 3);

  /// Serves basic block filters (BIP-0157).
  public static final ServiceFlags COMPACT_FILTERS = new ServiceFlags(1 << 6);

  /// Serves at least the last 288 blocks (BIP-0159).
  public static final ServiceFlags NETWORK_LIMITED = new ServiceFlags(1 << 10);

  /// Speaks the encrypted transport (BIP-0324).
  public static final ServiceFlags P2P_V2 = new ServiceFlags(1 << 11);

  public static ServiceFlags of(ServiceFlags... flags) {
    long bits = 0;
    for (ServiceFlags flag : flags) {
      bits |= flag.bits;
    }
    return new ServiceFlags(bits);
  }

  /// True if every bit of `other` is set.
  public boolean has(ServiceFlags other) {
    return (bits & other.bits) == other.bits;
  }

  /// True if any bit of `other` is set.
  public boolean hasAny(ServiceFlags other) {
    return (bits & other.bits) != 0;
  }

  public ServiceFlags with(ServiceFlags other) {
    return new ServiceFlags(bits | other.bits);
  }

  public ServiceFlags without(ServiceFlags other) {
    return new ServiceFlags(bits & ~other.bits);
  }

  /// Names as RPC lists them, lowest bit first; `UNKNOWN[2^n]` for bits without a name.
  public List<String> names() {
    List<String> names = new ArrayList<>();
    for (int bit = 0; bit < Long.SIZE; bit++) {
      if ((bits >>> bit & 1) != 0) {
        names.add(name(bit));
      }
    }
    return List.copyOf(names);
  }

  private static String name(int bit) {
    return switch (bit) {
      case 0 -> "NETWORK";
      case 2 -> "BLOOM";
      case 3 -> "WITNESS";
      case 6 -> "COMPACT_FILTERS";
      case 10 -> "NETWORK_LIMITED";
      case 11 -> "P2P_V2";
      default -> "UNKNOWN[2^" + bit + "]";
    };
  }

  /// 16 hex digits, as RPC shows them.
  public String toHex() {
    return String.format("%016x", bits);
  }

  @Override
  public String toString() {
    return String.join("|", names());
  }
}
