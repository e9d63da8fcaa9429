package org.basalt.p2p.netaddr;

import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.ByteSink;
import org.basalt.core.bytes.DecodeException;

/// Addresses on the wire.
///
/// Before BIP-0155 an address is 16 bytes: IPv6, or IPv4 as `::ffff:a.b.c.d`; what does not fit is
/// sent as zeros. BIP-0155 sends a network id, a CompactSize length of at most 512, and the bytes:
///
/// | id | network | bytes |                      |
/// |---:|---------|------:|----------------------|
/// |  1 | IPv4    |     4 |                      |
/// |  2 | IPv6    |    16 |                      |
/// |  3 | Tor v2  |    10 | obsolete, ignored    |
/// |  4 | Tor v3  |    32 | the public key       |
/// |  5 | I2P     |    32 | the destination hash |
/// |  6 | CJDNS   |    16 | begins with `fc`     |
///
/// Unknown ids are read as [NetworkAddress.IPv6#UNSPECIFIED], so that the addresses after them
/// survive; a known id with a wrong length is malformed. Source: BIP-0155; Core `netaddress.h`
/// UnserializeV1Stream, UnserializeV2Stream.
public final class AddressCodec {
  public static final int V1_SIZE = 16;
  private static final int MAX_V2_SIZE = 512;

  private AddressCodec() {}

  public static NetworkAddress readV1(ByteReader in) {
    byte[] bytes = in.bytes(V1_SIZE);
    return AddressRanges.isTorV2(Words.at(bytes, 0, V1_SIZE))
        ? NetworkAddress.IPv6.UNSPECIFIED
        : NetworkAddress.ofIp(bytes);
  }

  public static void writeV1(NetworkAddress address, ByteSink out) {
    switch (address) {
      case NetworkAddress.IPv4(int bits) ->
          out.bytes(Words.bytes(0, 0xffff00000000L | Integer.toUnsignedLong(bits)));
      case NetworkAddress.IPv6 v6 -> out.bytes(v6.bytes());
      case NetworkAddress.TorV3 _, NetworkAddress.I2p _, NetworkAddress.Cjdns _ ->
          out.bytes(new byte[V1_SIZE]);
    }
  }

  public static NetworkAddress readV2(ByteReader in) {
    int id = in.uint8();
    int size = in.compactSize();
    if (size > MAX_V2_SIZE) {
      throw new DecodeException("Address too long: " + size + " > " + MAX_V2_SIZE);
    }
    byte[] bytes = in.bytes(size);
    return switch (id) {
      case 1 -> NetworkAddress.ofIp(expect(bytes, 4));
      case 2 -> ipv6(expect(bytes, 16));
      case 4 -> NetworkAddress.torV3(expect(bytes, 32));
      case 5 -> NetworkAddress.i2p(expect(bytes, 32));
      case 6 -> NetworkAddress.cjdns(expect(bytes, 16));
      default -> NetworkAddress.IPv6.UNSPECIFIED;
    };
  }

  private static byte[] expect(byte[] bytes, int length) {
    if (bytes.length != length) {
      throw new DecodeException("expected an address of " + length + " bytes, got " + bytes.length);
    }
    return bytes;
  }

  /// Neither IPv4 nor Tor v2 may hide in an IPv6 address here.
  private static NetworkAddress ipv6(byte[] bytes) {
    long high = Words.at(bytes, 0, 16);
    return NetworkAddress.ofIp(bytes) instanceof NetworkAddress.IPv6 v6
            && !AddressRanges.isTorV2(high)
        ? v6
        : NetworkAddress.IPv6.UNSPECIFIED;
  }

  public static void writeV2(NetworkAddress address, ByteSink out) {
    int id =
        switch (address) {
          case NetworkAddress.IPv4 _ -> 1;
          case NetworkAddress.IPv6 _ -> 2;
          case NetworkAddress.TorV3 _ -> 4;
          case NetworkAddress.I2p _ -> 5;
          case NetworkAddress.Cjdns _ -> 6;
        };
    out.int8(id).varBytes(address.bytes());
  }

  /// 16 bytes and a big-endian port.
  public static Endpoint readEndpointV1(ByteReader in) {
    NetworkAddress address = readV1(in);
    return new Endpoint(address, in.uint16Be());
  }

  public static void writeEndpointV1(Endpoint endpoint, ByteSink out) {
    writeV1(endpoint.address(), out);
    out.int16Be(endpoint.port());
  }

  public static Endpoint readEndpointV2(ByteReader in) {
    NetworkAddress address = readV2(in);
    return new Endpoint(address, in.uint16Be());
  }

  public static void writeEndpointV2(Endpoint endpoint, ByteSink out) {
    writeV2(endpoint.address(), out);
    out.int16Be(endpoint.port());
  }
}
