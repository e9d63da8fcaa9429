package org.basalt.p2p.netaddr;

import java.util.Optional;
import org.basalt.core.bytes.Hex;
import org.basalt.core.crypto.Sha256;

/*
 * The problem: addresses of one /16 are likely to be one operator's, but an operator may have many
 * such networks, all over the address space. What it cannot have in great number are autonomous
 * systems, as routers of the internet know them.
 *
 * The map says which autonomous system announces an address: a binary tree over the bits of a
 * 16-byte address (IPv4 as ::ffff:a.b.c.d), written down as a program whose length is about a
 * million bytes. The program is a stream of bits, the lowest of each byte first, and has four
 * instructions:
 *
 * | bits | instruction | argument          | meaning                                             |
 * |------|-------------|-------------------|-----------------------------------------------------|
 * | 0    | return      | number from 1     | this is the system; done                            |
 * | 10   | jump        | number from 17    | next address bit 0: go on; 1: skip so many bits     |
 * | 110  | match       | number from 2     | its bits below the highest are the next ones of the |
 * |      |             |                   | address: go on; else the answer is the default      |
 * | 111  | default     | number from 1     | sets the default, which is 0 at the start           |
 *
 * A number belongs to one of several classes, each wider than the one before. Its class is told by
 * as many 1s as there are narrower ones and a 0 (left out for the last class); then its place in the
 * class follows, highest bit first. Classes have 15 to 24 bits for systems, 5 to 30 for jumps, 1 to 8
 * for matches.
 *
 * A map comes from a file and is believed in only if every path through it ends well; see
 * [AsMapCheck]. After that looking up cannot fail.
 *
 * Reference: Core util/asmap.cpp, doc/asmap-data.md.
 */
/// Tells which autonomous system (AS) an address belongs to. Immutable.
public final class AsMap {
  /// Knows no address.
  public static final AsMap NONE = new AsMap(new byte[0]);

  /// Positions are bits counted in an `int`.
  public static final int SIZE_MAX = Integer.MAX_VALUE / 8;

  private static final int ADDRESS_BITS = 128;
  private static final int ADDRESS_SIZE = ADDRESS_BITS / 8;
  private static final int VERSION_SIZE = 32;

  private final byte[] program;
  private final byte[] version;

  private AsMap(byte[] program) {
    this.program = program;
    this.version =
        program.length == 0 ? new byte[VERSION_SIZE] : Sha256.hashTwice(program, 0, program.length);
  }

  /// The map of a program, unless that makes no sense.
  ///
  /// @param program retained, not to be changed by the caller
  public static Optional<AsMap> of(byte[] program) {
    return program.length <= SIZE_MAX && AsMapCheck.isSane(program, ADDRESS_BITS)
        ? Optional.of(new AsMap(program))
        : Optional.empty();
  }

  public boolean isEmpty() {
    return program.length == 0;
  }

  /// Which map it is: 32 bytes, the double SHA-256 of the program; zeros for [#NONE].
  public byte[] version() {
    return version.clone();
  }

  /// The version as it is shown, last byte first.
  public String versionText() {
    byte[] reversed = new byte[VERSION_SIZE];
    for (int i = 0; i < VERSION_SIZE; i++) {
      reversed[i] = version[VERSION_SIZE - 1 - i];
    }
    return Hex.encode(reversed);
  }

  /// The number of an address's system, 0 if it is not known. Only IPv4 and IPv6 have any; an IPv4
  /// address inside of an IPv6 one counts (Core GetMappedAS).
  public long systemOf(NetworkAddress address) {
    if (isEmpty()) {
      return 0;
    }
    if (AddressRanges.hasLinkedIpv4(address)) {
      long ipv4 = Integer.toUnsignedLong(AddressRanges.linkedIpv4(address));
      return systemOf(Words.bytes(0, 0xffff00000000L | ipv4));
    }
    return switch (address.network()) {
      case IPV6 -> systemOf(address.bytes());
      case IPV4, ONION, I2P, CJDNS, INTERNAL, UNROUTABLE -> 0;
    };
  }

  private long systemOf(byte[] address) {
    AsMapReader in = new AsMapReader(program);
    long usual = 0;
    int bit = 0;
    while (true) {
      switch (in.instruction()) {
        case RETURN -> {
          return in.system();
        }
        case DEFAULT -> usual = in.system();
        case JUMP -> {
          int distance = in.jump();
          if (bitOf(address, bit++) == 1) {
            in.skip(distance);
          }
        }
        case MATCH -> {
          int pattern = in.match();
          for (int i = AsMapReader.matchLength(pattern) - 1; i >= 0; i--) {
            if (bitOf(address, bit++) != (pattern >>> i & 1)) {
              return usual;
            }
          }
        }
        case END -> throw new IllegalStateException("a checked map ended without an answer");
      }
    }
  }

  private static int bitOf(byte[] address, int index) {
    if (index >= ADDRESS_SIZE * 8) {
      throw new IllegalStateException("a checked map asks for more bits than there are");
    }
    return address[index / 8] >>> (7 - index % 8) & 1;
  }
}
