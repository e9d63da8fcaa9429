package org.basalt.p2p.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds the routers that packets for everywhere go to, in the tables that Linux shows as text.
/// Elsewhere there are none.
final class DefaultGateways {
  private static final Logger LOG = LoggerFactory.getLogger("net");
  private static final Path IPV4_TABLE = Path.of("/proc/net/route");
  private static final Path IPV6_TABLE = Path.of("/proc/net/ipv6_route");
  private static final int FLAG_UP = 1;
  private static final int FLAG_GATEWAY = 2;

  private DefaultGateways() {}

  static Optional<NetworkAddress> ipv4() {
    return ipv4(read(IPV4_TABLE));
  }

  static Optional<NetworkAddress> ipv6() {
    return ipv6(read(IPV6_TABLE));
  }

  private static String read(Path table) {
    try {
      return Files.readString(table, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      LOG.debug("portmap: no routes known: {}", e.getMessage());
      return "";
    }
  }

  /// Of the lines of `/proc/net/route`: interface, destination, gateway, flags, three counts, mask;
  /// addresses are hexadecimal numbers in this machine's byte order, which is taken to be
  /// little-endian.
  static Optional<NetworkAddress> ipv4(String table) {
    return table
        .lines()
        .skip(1)
        .map(line -> line.trim().split("\\s+"))
        .filter(fields -> fields.length >= 8)
        .filter(fields -> fields[1].equals("00000000") && fields[7].equals("00000000"))
        .filter(fields -> isGateway(fields[3]))
        .map(fields -> Integer.reverseBytes(Integer.parseUnsignedInt(fields[2], 16)))
        .<NetworkAddress>map(NetworkAddress.IPv4::new)
        .findFirst();
  }

  /// Of the lines of `/proc/net/ipv6_route`: destination, its prefix length, source, its prefix
  /// length, next hop, metric, two counts, flags, interface; all hexadecimal, in network order.
  static Optional<NetworkAddress> ipv6(String table) {
    return table
        .lines()
        .map(line -> line.trim().split("\\s+"))
        .filter(fields -> fields.length >= 10)
        .filter(fields -> fields[0].matches("0{32}") && fields[1].equals("00"))
        .filter(fields -> isGateway(fields[8]))
        .map(fields -> NetworkAddress.ofIp(HexFormat.of().parseHex(fields[4])))
        .findFirst();
  }

  private static boolean isGateway(String flags) {
    int bits = Integer.parseUnsignedInt(flags, 16);
    return (bits & FLAG_UP) != 0 && (bits & FLAG_GATEWAY) != 0;
  }
}
