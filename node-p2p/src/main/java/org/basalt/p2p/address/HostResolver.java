package org.basalt.p2p.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.basalt.p2p.netaddr.NetworkAddress;

/// Asks the operating system for the addresses of a host name. May wait for seconds.
@FunctionalInterface
public interface HostResolver {
  /// Addresses in the order given; none if the name is unknown or nobody answers.
  List<NetworkAddress> lookup(String host);

  static HostResolver system() {
    return host -> {
      try {
        return Arrays.stream(InetAddress.getAllByName(host))
            .map(address -> NetworkAddress.ofIp(address.getAddress()))
            .toList();
      } catch (UnknownHostException e) {
        return List.of();
      }
    };
  }
}
