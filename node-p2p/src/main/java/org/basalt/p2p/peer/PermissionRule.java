package org.basalt.p2p.peer;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.netaddr.Subnet;

/// What `-whitelist` and `-whitebind` grant: `[permission,permission@]where`.
///
/// @param isImplicit no permissions were named: the usual ones are meant
/// @param where the text behind the `@`
public record PermissionRule(
    Set<NetPermission> permissions,
    boolean isImplicit,
    boolean appliesInbound,
    boolean appliesOutbound,
    String where) {
  public PermissionRule {
    EnumSet<NetPermission> copy = EnumSet.noneOf(NetPermission.class);
    copy.addAll(permissions);
    permissions = Collections.unmodifiableSet(copy);
  }

  /// @throws IllegalArgumentException with Core's message
  public static PermissionRule parse(String text, boolean isBind) {
    int at = text.indexOf('@');
    if (at < 0) {
      return new PermissionRule(Set.of(), true, true, false, text);
    }
    EnumSet<NetPermission> permissions = EnumSet.noneOf(NetPermission.class);
    boolean isInbound = false;
    boolean isOutbound = false;
    for (String word : text.substring(0, at).split(",", -1)) {
      switch (word) {
        case "" -> {}
        case "in" -> isInbound = true;
        case "out" -> isOutbound = true;
        case "all" -> permissions.addAll(EnumSet.allOf(NetPermission.class));
        default -> permissions.addAll(named(word).closure());
      }
    }
    if (isOutbound && isBind) {
      throw new IllegalArgumentException(
          "whitebind may only be used for incoming connections (\"out\" was passed)");
    }
    boolean hasDirection = isInbound || isOutbound;
    if (hasDirection && permissions.isEmpty()) {
      throw new IllegalArgumentException("Only direction was set, no permissions: '" + text + "'");
    }
    return new PermissionRule(
        permissions, false, isInbound || !hasDirection, isOutbound, text.substring(at + 1));
  }

  private static NetPermission named(String word) {
    String name = word.equals("bloom") ? "bloomfilter" : word;
    return Arrays.stream(NetPermission.values())
        .filter(permission -> permission.text().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("Invalid P2P permission: '" + word + "'"));
  }

  /// @throws IllegalArgumentException with Core's message
  Subnet subnet() {
    Optional<Subnet> subnet = Subnet.parse(where);
    return subnet.orElseThrow(() ->
        new IllegalArgumentException("Invalid netmask specified in -whitelist: '" + where + "'"));
  }

  /// @throws IllegalArgumentException with Core's message
  public Endpoint bindEndpoint() {
    Optional<Endpoint> endpoint = Endpoint.parse(where, 0);
    if (endpoint.isEmpty()) {
      throw new IllegalArgumentException("Cannot resolve -whitebind address: '" + where + "'");
    }
    if (endpoint.get().port() == 0) {
      throw new IllegalArgumentException("Need to specify a port with -whitebind: '" + where + "'");
    }
    return endpoint.get();
  }

  boolean applies(boolean isInbound, NetworkAddress address) {
    return (isInbound ? appliesInbound : appliesOutbound) && subnet().contains(address);
  }

  /// What is granted, with what stands for "the usual".
  public Set<NetPermission> granted(boolean grantsRelay, boolean grantsForceRelay) {
    if (!isImplicit) {
      return permissions;
    }
    EnumSet<NetPermission> usual =
        EnumSet.of(NetPermission.NOBAN, NetPermission.DOWNLOAD, NetPermission.MEMPOOL);
    if (grantsRelay) {
      usual.add(NetPermission.RELAY);
    }
    if (grantsForceRelay) {
      usual.addAll(NetPermission.FORCERELAY.closure());
    }
    return usual;
  }
}
