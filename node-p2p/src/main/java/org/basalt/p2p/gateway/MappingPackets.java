package org.basalt.p2p.gateway;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.NetworkAddress;

/// The packets of both protocols that a TCP port needs; numbers are big-endian.
///
/// PCP, `MAP` request and response (RFC 6887 §7, §11.1); 16-byte addresses, IPv4 as
/// `::ffff:a.b.c.d`:
///
/// | offset | size | request                  | response                  |
/// |-------:|-----:|--------------------------|---------------------------|
/// |      0 |    1 | version 2                | version 2                 |
/// |      1 |    1 | opcode 1                 | 0x81                      |
/// |      3 |    1 |                          | result                    |
/// |      4 |    4 | wanted lifetime, seconds | granted lifetime          |
/// |      8 |   16 | our address              |                           |
/// |     24 |   12 | nonce                    | the same                  |
/// |     36 |    1 | protocol, TCP is 6       | the same                  |
/// |     40 |    2 | our port                 | the same                  |
/// |     42 |    2 | suggested outer port     | granted outer port        |
/// |     44 |   16 | suggested outer address  | granted outer address     |
///
/// NAT-PMP (RFC 6886 §3.2, §3.3), version 0:
///
/// | opcode | request                                              | response                        |
/// |-------:|------------------------------------------------------|---------------------------------|
/// |      0 | version, opcode                                      | version, 0x80, result (2), time (4), outer address (4) |
/// |      2 | version, opcode, 2 zeros, our port (2), suggested port (2), lifetime (4) | version, 0x82, result (2), time (4), our port (2), outer port (2), lifetime (4) |
final class MappingPackets {
  /// Of both protocols.
  static final int SERVER_PORT = 5351;

  /// RFC 6887 §7.
  static final int SIZE_MAX = 1100;

  static final int NONCE_SIZE = 12;
  static final int RESULT_SUCCESS = 0;
  static final int RESULT_NOT_AUTHORIZED = 2;
  static final int PCP_NO_RESOURCES = 8;
  static final int NATPMP_NO_RESOURCES = 4;

  private static final int PCP_VERSION = 2;
  private static final int PCP_MAP = 1;
  private static final int PCP_SIZE = 60;
  private static final int TCP = 6;
  private static final int NATPMP_VERSION = 0;
  private static final int NATPMP_ADDRESS = 0;
  private static final int NATPMP_MAP_TCP = 2;
  private static final int NATPMP_HEADER_SIZE = 8;
  private static final int RESPONSE = 0x80;
  private static final int UNSUPPORTED_VERSION = 1;

  private MappingPackets() {}

  /// What a gateway said.
  ///
  /// @param result 0 is success
  /// @param outerPort 0 where it is not in the packet
  record Answer(int result, NetworkAddress outerAddress, int outerPort, long lifetimeSec) {}

  /// @param outer suggested; port 0 with lifetime 0 ends the mapping
  static byte[] pcpMap(Endpoint ours, Endpoint outer, long lifetimeSec, byte[] nonce) {
    ByteBuffer out = ByteBuffer.allocate(PCP_SIZE);
    out.put((byte) PCP_VERSION).put((byte) PCP_MAP).putShort((short) 0);
    out.putInt((int) lifetimeSec).put(wide(ours.address())).put(nonce);
    out.put((byte) TCP).put(new byte[3]);
    out.putShort((short) ours.port()).putShort((short) outer.port()).put(wide(outer.address()));
    return out.array();
  }

  private static byte[] wide(NetworkAddress address) {
    byte[] bytes = address.bytes();
    if (bytes.length == 16) {
      return bytes;
    }
    byte[] wide = new byte[16];
    wide[10] = (byte) 0xff;
    wide[11] = (byte) 0xff;
    System.arraycopy(bytes, 0, wide, 12, 4);
    return wide;
  }

  /// The answer to [#pcpMap], unless the packet is not one.
  static Optional<Answer> pcpAnswer(byte[] packet, Endpoint ours, byte[] nonce) {
    if (packet.length < PCP_SIZE) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(packet);
    boolean isIt =
        in.get(0) == PCP_VERSION
            && (in.get(1) & 0xff) == (RESPONSE | PCP_MAP)
            && Arrays.equals(Arrays.copyOfRange(packet, 24, 36), nonce)
            && in.get(36) == TCP
            && (in.getShort(40) & 0xffff) == ours.port();
    if (!isIt) {
      return Optional.empty();
    }
    return Optional.of(
        new Answer(
            in.get(3) & 0xff,
            NetworkAddress.ofIp(Arrays.copyOfRange(packet, 44, 60)),
            in.getShort(42) & 0xffff,
            Integer.toUnsignedLong(in.getInt(4))));
  }

  /// How a gateway answers to PCP that only knows NAT-PMP.
  static boolean isNatPmpOnly(byte[] packet) {
    return packet.length == NATPMP_HEADER_SIZE
        && packet[0] == NATPMP_VERSION
        && packet[3] == UNSUPPORTED_VERSION;
  }

  static byte[] natPmpAddress() {
    return new byte[] {NATPMP_VERSION, NATPMP_ADDRESS};
  }

  static Optional<Answer> natPmpAddressAnswer(byte[] packet) {
    if (packet.length < NATPMP_HEADER_SIZE + 4
        || packet[0] != NATPMP_VERSION
        || (packet[1] & 0xff) != (RESPONSE | NATPMP_ADDRESS)) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(packet);
    NetworkAddress outer = NetworkAddress.ofIp(Arrays.copyOfRange(packet, 8, 12));
    return Optional.of(new Answer(in.getShort(2) & 0xffff, outer, 0, 0));
  }

  /// @param outerPort suggested; 0 with lifetime 0 ends the mapping
  static byte[] natPmpMap(int ourPort, int outerPort, long lifetimeSec) {
    ByteBuffer out = ByteBuffer.allocate(12);
    out.put((byte) NATPMP_VERSION).put((byte) NATPMP_MAP_TCP).putShort((short) 0);
    out.putShort((short) ourPort).putShort((short) outerPort).putInt((int) lifetimeSec);
    return out.array();
  }

  /// @param outerAddress as learned by [#natPmpAddressAnswer]
  static Optional<Answer> natPmpMapAnswer(byte[] packet, int ourPort, NetworkAddress outerAddress) {
    if (packet.length < NATPMP_HEADER_SIZE + 8) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(packet);
    boolean isIt =
        packet[0] == NATPMP_VERSION
            && (packet[1] & 0xff) == (RESPONSE | NATPMP_MAP_TCP)
            && (in.getShort(8) & 0xffff) == ourPort;
    if (!isIt) {
      return Optional.empty();
    }
    return Optional.of(
        new Answer(
            in.getShort(2) & 0xffff,
            outerAddress,
            in.getShort(10) & 0xffff,
            Integer.toUnsignedLong(in.getInt(12))));
  }
}
