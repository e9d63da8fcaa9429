package org.basalt.p2p.peer;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// What a peer may do beyond others (`-whitelist`, `-whitebind`), in the order in which RPC lists
/// it.
public enum NetPermission {
  /// Ask for filtered blocks and transactions (BIP-0037) though we do not offer it.
  BLOOMFILTER("bloomfilter"),
  /// Not be punished for misbehaviour; includes [#DOWNLOAD].
  NOBAN("noban"),
  /// Have transactions relayed that we know already; includes [#RELAY].
  FORCERELAY("forcerelay"),
  /// Send transactions in spite of `-blocksonly`.
  RELAY("relay"),
  /// Ask for the mempool (BIP-0035).
  MEMPOOL("mempool"),
  /// Get headers and blocks in spite of initial download and upload limit.
  DOWNLOAD("download"),
  /// Get fresh addresses.
  ADDR("addr");

  private final String text;

  NetPermission(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  /// The permission and what it includes.
  public Set<NetPermission> closure() {
    return switch (this) {
      case NOBAN -> EnumSet.of(NOBAN, DOWNLOAD);
      case FORCERELAY -> EnumSet.of(FORCERELAY, RELAY);
      default -> EnumSet.of(this);
    };
  }

  public static List<String> texts(Set<NetPermission> permissions) {
    return permissions.stream().sorted().map(NetPermission::text).toList();
  }
}
