package org.basalt.app.config;

import java.nio.file.Path;
import java.util.List;
import org.basalt.core.hash.Uint256;
import org.basalt.core.params.NetworkParams;
import org.basalt.p2p.api.AsMapChoice;
import org.basalt.p2p.api.P2pConfig;

/// Options to the network module's configuration.
final class PeerOptions {
  private static final int BYTES_PER_BUFFER_UNIT = 1000;
  private static final String DEFAULT_TOR_CONTROL = "127.0.0.1:9051";
  private static final int CHECK_RATIO_MAX = 1_000_000;

  private PeerOptions() {}

  static P2pConfig of(
      Settings settings, NetworkParams network, Path networkDirectory, Uint256 minimumChainWork) {
    P2pConfig usual = P2pConfig.defaultsFor(network);
    return new P2pConfig(
        settings.flag("networkactive", true),
        listening(settings, network),
        outbound(settings),
        behaviour(settings, usual.behaviour(), minimumChainWork),
        new P2pConfig.Permissions(
            settings.list("whitelist"),
            settings.flag("whitelistrelay", true),
            settings.flag("whitelistforcerelay", false)),
        privacy(settings),
        book(settings, networkDirectory),
        new P2pConfig.Relay(
            settings.flag("txreconciliation", false),
            ChainOptions.clampToInt(
                Math.max(
                    0,
                    settings.integer(
                        "blockreconstructionextratxn", usual.relay().extraTransactions())))),
        new P2pConfig.PortMapping(settings.flag("natpmp", true)));
  }

  private static P2pConfig.Book book(Settings settings, Path networkDirectory) {
    long ratio = settings.integer("checkaddrman", 0);
    return new P2pConfig.Book(
        asMap(settings, networkDirectory),
        Math.clamp(ratio, 0, CHECK_RATIO_MAX),
        settings.list("test").contains("addrman"));
  }

  /// A file, or the bundled one where the option is used as a switch.
  private static AsMapChoice asMap(Settings settings, Path networkDirectory) {
    String text = settings.text("asmap").orElse("");
    if (!settings.isSet("asmap") || settings.isNegated("asmap")) {
      return new AsMapChoice.None();
    }
    return settings.flag("asmap", false)
        ? new AsMapChoice.Bundled()
        : new AsMapChoice.File(networkDirectory.resolve(text));
  }

  private static P2pConfig.Listening listening(Settings settings, NetworkParams network) {
    return new P2pConfig.Listening(
        settings.flag("listen", true),
        port(settings, "port", network.p2pPort()),
        settings.list("bind"),
        settings.list("whitebind"),
        settings.list("externalip"),
        settings.flag("discover", true));
  }

  /// @throws ConfigException outside of 1 to 65,535
  static int port(Settings settings, String name, int ifUnset) {
    long port = settings.integer(name, ifUnset);
    if (port < 1 || port > 65_535) {
      throw new ConfigException(
          "Invalid port specified in -" + name + ": '" + settings.text(name).orElse("") + "'");
    }
    return (int) port;
  }

  private static P2pConfig.Outbound outbound(Settings settings) {
    List<String> connect = settings.list("connect");
    boolean none =
        settings.isNegated("connect") || (connect.size() == 1 && connect.getFirst().equals("0"));
    return new P2pConfig.Outbound(
        none ? List.of() : connect,
        none,
        settings.list("addnode"),
        settings.list("seednode"),
        settings.flag("dnsseed", true),
        settings.flag("forcednsseed", false),
        settings.flag("fixedseeds", true),
        settings.list("onlynet"),
        settings.flag("dns", true),
        ChainOptions.clampToInt(Math.max(1, settings.integer("timeout", 5000))));
  }

  private static P2pConfig.Privacy privacy(Settings settings) {
    return new P2pConfig.Privacy(
        settings.list("proxy"),
        settings.isNegated("onion") ? "0" : settings.text("onion").orElse(""),
        settings.flag("proxyrandomize", true),
        settings.flag("cjdnsreachable", false),
        new P2pConfig.I2p(
            settings.text("i2psam").orElse(""), settings.flag("i2pacceptincoming", true)),
        new P2pConfig.Tor(
            settings.flag("listenonion", true),
            settings.text("torcontrol").orElse(DEFAULT_TOR_CONTROL),
            settings.text("torpassword").orElse(""),
            true),
        settings.flag("privatebroadcast", false));
  }

  private static P2pConfig.Behaviour behaviour(
      Settings settings, P2pConfig.Behaviour usual, Uint256 minimumChainWork) {
    return new P2pConfig.Behaviour(
        ChainOptions.clampToInt(settings.integer("maxconnections", usual.maxConnections())),
        settings.list("uacomment"),
        settings.flag("blocksonly", false),
        ChainOptions.clampToInt(settings.integer("peertimeout", usual.peerTimeoutSec())),
        settings.flag("v2transport", true),
        settings.flag("peerbloomfilters", false),
        settings.flag("peerblockfilters", false),
        uploadTarget(settings),
        settings.integer("prune", 0) == 0,
        settings.integer("bantime", usual.banTimeSec()),
        bufferBytes(settings, "maxsendbuffer", usual.sendBufferBytes()),
        bufferBytes(settings, "maxreceivebuffer", usual.receiveBufferBytes()),
        settings.flag("capturemessages", false),
        minimumChainWork);
  }

  private static long uploadTarget(Settings settings) {
    String text = settings.text("maxuploadtarget").orElse("0");
    return ByteAmount.parse(text, ByteAmount.MEBI)
        .orElseThrow(() -> new ConfigException("Unable to parse -maxuploadtarget: '" + text + "'"));
  }

  private static int bufferBytes(Settings settings, String name, int usual) {
    long units = settings.integer(name, usual / BYTES_PER_BUFFER_UNIT);
    return ChainOptions.clampToInt(Math.max(1, units) * BYTES_PER_BUFFER_UNIT);
  }
}
