package org.basalt.p2p.netaddr;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.basalt.core.crypto.Sha256;

/// Where a host is, without the port. Immutable values, equal by content.
///
/// Byte order is network order (big-endian): the first byte of an IPv4 address is the top byte of
/// its `int`, the first eight bytes of an IPv6 address are its `high`.
///
/// Source: Core `netaddress.h` CNetAddr; BIP-0155.
public sealed interface NetworkAddress extends Comparable<NetworkAddress> {
  /// @param bits the four bytes, first byte on top
  record IPv4(int bits) implements NetworkAddress {
    @Override
    public String toString() {
      return AddressText.ipv4(bits);
    }
  }

  record IPv6(long high, long low) implements NetworkAddress {
    /// `::`: stands for whatever cannot be represented, and is never valid.
    public static final IPv6 UNSPECIFIED = new IPv6(0, 0);

    @Override
    public String toString() {
      return AddressRanges.isInternal(this)
          ? AddressText.internal(bytes())
          : AddressText.ipv6(high, low);
    }
  }

  /// The 32-byte public key of a version 3 onion service, as four big-endian words.
  record TorV3(long word0, long word1, long word2, long word3) implements NetworkAddress {
    @Override
    public String toString() {
      return AddressText.onion(bytes());
    }
  }

  /// The SHA-256 of an I2P destination, as four big-endian words.
  record I2p(long word0, long word1, long word2, long word3) implements NetworkAddress {
    @Override
    public String toString() {
      return AddressText.i2p(bytes());
    }
  }

  /// An address of the CJDNS mesh; it looks like IPv6 and begins with `fc`.
  record Cjdns(long high, long low) implements NetworkAddress {
    @Override
    public String toString() {
      return AddressText.ipv6(high, low);
    }
  }

  static IPv4 ipv4(int a, int b, int c, int d) {
    return new IPv4((a & 0xff) << 24 | (b & 0xff) << 16 | (c & 0xff) << 8 | (d & 0xff));
  }

  static TorV3 torV3(byte[] key) {
    return new TorV3(
        Words.at(key, 0, 32), Words.at(key, 8, 32), Words.at(key, 16, 32), Words.at(key, 24, 32));
  }

  static I2p i2p(byte[] hash) {
    return new I2p(
        Words.at(hash, 0, 32),
        Words.at(hash, 8, 32),
        Words.at(hash, 16, 32),
        Words.at(hash, 24, 32));
  }

  static Cjdns cjdns(byte[] bytes) {
    return new Cjdns(Words.at(bytes, 0, 16), Words.at(bytes, 8, 16));
  }

  /// From the 4 bytes of an IPv4 address or the 16 of an IPv6 one; an IPv4 address inside of IPv6
  /// becomes IPv4.
  static NetworkAddress ofIp(byte[] bytes) {
    if (bytes.length == 4) {
      return ipv4(bytes[0], bytes[1], bytes[2], bytes[3]);
    }
    return ofIpv6(Words.at(bytes, 0, 16), Words.at(bytes, 8, 16));
  }

  /// An IPv6 address, or the IPv4 one that is mapped into it (`::ffff:0:0/96`).
  static NetworkAddress ofIpv6(long high, long low) {
    if (high == 0 && low >>> 32 == 0xffffL) {
      return new IPv4((int) low);
    }
    return new IPv6(high, low);
  }

  /// Stands for a host name that addresses were learned from, such as a DNS seed: an IPv6 address
  /// that nobody can have, made of `fd6b:88c0:8724::/48` and the start of the name's SHA-256 (Core
  /// SetInternal).
  static NetworkAddress ofName(String name) {
    byte[] bytes = AddressRanges.internalPrefix();
    byte[] hash = Sha256.hash(name.getBytes(StandardCharsets.UTF_8));
    System.arraycopy(hash, 0, bytes, 6, 10);
    return ofIp(bytes);
  }

  /// A numeric IPv4 or IPv6 address (IPv6 without brackets), an `.onion` or a `.b32.i2p` name.
  static Optional<NetworkAddress> parse(String text) {
    return AddressText.parse(text);
  }

  /// The bytes of the address as BIP-0155 sends them: 4, 16 or 32.
  default byte[] bytes() {
    return switch (this) {
      case IPv4(int bits) ->
          new byte[] {(byte) (bits >>> 24), (byte) (bits >>> 16), (byte) (bits >>> 8), (byte) bits};
      case IPv6(long high, long low) -> Words.bytes(high, low);
      case Cjdns(long high, long low) -> Words.bytes(high, low);
      case TorV3(long a, long b, long c, long d) -> Words.bytes(a, b, c, d);
      case I2p(long a, long b, long c, long d) -> Words.bytes(a, b, c, d);
    };
  }

  /// The network the address is written for, routable or not.
  default Network kind() {
    return switch (this) {
      case IPv4 _ -> Network.IPV4;
      case IPv6 _ -> AddressRanges.isInternal(this) ? Network.INTERNAL : Network.IPV6;
      case TorV3 _ -> Network.ONION;
      case I2p _ -> Network.I2P;
      case Cjdns _ -> Network.CJDNS;
    };
  }

  /// The network that RPC shows: [Network#UNROUTABLE] for private and reserved addresses (Core
  /// GetNetwork).
  default Network network() {
    if (kind() == Network.INTERNAL) {
      return Network.INTERNAL;
    }
    return isRoutable() ? kind() : Network.UNROUTABLE;
  }

  /// Could refer to a host at all (Core IsValid).
  default boolean isValid() {
    return AddressRanges.isValid(this);
  }

  /// Reachable on the public internet or its overlays (Core IsRoutable).
  default boolean isRoutable() {
    return AddressRanges.isRoutable(this);
  }

  /// Loopback, and `0.0.0.0/8` (Core IsLocal).
  default boolean isLocal() {
    return AddressRanges.isLocal(this);
  }

  /// The address that a listener binds to for "every interface".
  default boolean isBindAny() {
    return equals(IPv6.UNSPECIFIED) || equals(new IPv4(0));
  }

  /// Networks that hide where a peer is (Core IsPrivacyNet).
  default boolean isPrivacyNetwork() {
    return this instanceof TorV3 || this instanceof I2p;
  }

  /// Fits the 16 bytes of messages before BIP-0155.
  default boolean isV1Compatible() {
    return this instanceof IPv4 || this instanceof IPv6;
  }

  /// The CJDNS reading of an IPv6 address in `fc00::/8`, for nodes that told us they reach CJDNS;
  /// everything else is returned as it is.
  default NetworkAddress asCjdns() {
    return this instanceof IPv6(long high, long low) && high >>> 56 == 0xfc
        ? new Cjdns(high, low)
        : this;
  }

  /// By network, then bytewise (Core's order).
  @Override
  default int compareTo(NetworkAddress other) {
    int c = kind().compareTo(other.kind());
    return c != 0 ? c : Arrays.compareUnsigned(bytes(), other.bytes());
  }
}
