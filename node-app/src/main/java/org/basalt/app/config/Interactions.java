package org.basalt.app.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Options that change the defaults of others, and combinations that make no sense.
final class Interactions {
  private static final int DEFAULT_MAX_CONNECTIONS = 125;
  private static final String BLOCKS_ONLY_MEMPOOL_MB = "5";

  private final Settings settings;
  private final List<String> notes = new ArrayList<>();

  private Interactions(Settings settings) {
    this.settings = settings;
  }

  /// Applies them.
  ///
  /// @return lines for the log
  static List<String> apply(Settings settings) {
    Interactions interactions = new Interactions(settings);
    interactions.softSet();
    interactions.refuse();
    return interactions.notes;
  }

  private void set(String cause, String name, String value) {
    if (settings.softSet(name, value)) {
      notes.add("parameter interaction: " + cause + " -> setting -" + name + "=" + value);
    }
  }

  private void softSet() {
    if (!settings.list("bind").isEmpty()) {
      set("-bind set", "listen", "1");
    }
    if (!settings.list("whitebind").isEmpty()) {
      set("-whitebind set", "listen", "1");
    }
    if (!settings.list("connect").isEmpty()
        || settings.isNegated("connect")
        || settings.integer("maxconnections", DEFAULT_MAX_CONNECTIONS) <= 0) {
      set("-connect or -maxconnections=0 set", "dnsseed", "0");
      set("-connect or -maxconnections=0 set", "listen", "0");
    }
    if (settings.text("proxy").filter(p -> !p.isEmpty() && !p.equals("0")).isPresent()) {
      set("-proxy set", "listen", "0");
      set("-proxy set", "natpmp", "0");
      set("-proxy set", "discover", "0");
    }
    if (!settings.flag("listen", true)) {
      set("-listen=0", "natpmp", "0");
      set("-listen=0", "discover", "0");
      set("-listen=0", "listenonion", "0");
      set("-listen=0", "i2pacceptincoming", "0");
    }
    if (!settings.list("externalip").isEmpty()) {
      set("-externalip set", "discover", "0");
    }
    if (settings.flag("blocksonly", false)) {
      set("-blocksonly=1", "whitelistrelay", "0");
      set("-blocksonly=1", "maxmempool", BLOCKS_ONLY_MEMPOOL_MB);
    }
    if (settings.flag("whitelistforcerelay", false)) {
      set("-whitelistforcerelay=1", "whitelistrelay", "1");
    }
    if (onlyOtherNetworks()) {
      set("-onlynet excludes IPv4 and IPv6", "dnsseed", "0");
    }
  }

  private void refuse() {
    for (String name :
        List.of("addnode", "bind", "connect", "port", "rpcbind", "rpcport", "wallet")) {
      if (settings.isIgnoredForNetwork(name)) {
        String network = settings.network();
        throw new ConfigException(
            "Config setting for -%s only applied on %s network when in [%s] section."
                .formatted(name, network, network));
      }
    }
    long prune = settings.integer("prune", 0);
    if (prune != 0) {
      refusePruning();
    }
    if (settings.flag("peerblockfilters", false)
        && settings.text("blockfilterindex").filter(t -> !t.equals("0")).isEmpty()) {
      throw new ConfigException("Cannot set -peerblockfilters without -blockfilterindex.");
    }
    if (settings.flag("forcednsseed", false) && !settings.flag("dnsseed", true)) {
      throw new ConfigException("Cannot set -forcednsseed to true when setting -dnsseed to false.");
    }
    if (onlyOtherNetworks() && settings.isSet("dnsseed") && settings.flag("dnsseed", true)) {
      throw new ConfigException(
          "Incompatible options: -dnsseed=1 was explicitly specified, but -onlynet forbids"
              + " connections to IPv4/IPv6");
    }
    if (!settings.flag("listen", true)) {
      if (!settings.list("bind").isEmpty() || !settings.list("whitebind").isEmpty()) {
        throw new ConfigException("Cannot set -bind or -whitebind together with -listen=0");
      }
      if (settings.isSet("listenonion") && settings.flag("listenonion", false)) {
        throw new ConfigException("Cannot set -listen=0 together with -listenonion=1");
      }
    }
    if (settings.integer("maxconnections", DEFAULT_MAX_CONNECTIONS) < 0) {
      throw new ConfigException("-maxconnections must be greater or equal than zero");
    }
    if (settings.integer("peertimeout", 1) <= 0) {
      throw new ConfigException("peertimeout must be a positive integer.");
    }
    if (!settings.list("test").isEmpty() && !settings.network().equals("regtest")) {
      throw new ConfigException("-test=<option> can only be used with regtest");
    }
  }

  /// `-onlynet` leaves neither IPv4 nor IPv6.
  private boolean onlyOtherNetworks() {
    List<String> onlyNets = settings.list("onlynet");
    return !onlyNets.isEmpty() && onlyNets.stream().noneMatch(Set.of("ipv4", "ipv6")::contains);
  }

  private void refusePruning() {
    if (settings.flag("txindex", false)) {
      throw new ConfigException("Prune mode is incompatible with -txindex.");
    }
    if (settings.flag("txospenderindex", false)) {
      throw new ConfigException("Prune mode is incompatible with -txospenderindex.");
    }
    if (settings.flag("reindex-chainstate", false)) {
      throw new ConfigException(
          "Prune mode is incompatible with -reindex-chainstate. Use full -reindex instead.");
    }
  }
}
