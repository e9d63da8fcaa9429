package org.basalt.app.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.basalt.core.params.NetworkParams;
import org.basalt.rpc.RpcConfig;

/// Options to the RPC server's configuration.
final class RpcOptions {
  private static final String DEFAULT_COOKIE = ".cookie";

  private RpcOptions() {}

  static RpcConfig of(Settings settings, NetworkParams network, Path networkDirectory) {
    List<String> whitelist = settings.list("rpcwhitelist");
    return new RpcConfig(
        PeerOptions.port(settings, "rpcport", network.rpcPort()),
        settings.list("rpcbind"),
        settings.list("rpcallowip"),
        ChainOptions.clampToInt(settings.integer("rpcthreads", RpcConfig.DEFAULT_THREADS)),
        ChainOptions.clampToInt(settings.integer("rpcworkqueue", RpcConfig.DEFAULT_WORK_QUEUE)),
        Duration.ofSeconds(
            Math.max(
                0,
                settings.integer(
                    "rpcservertimeout", RpcConfig.DEFAULT_SERVER_TIMEOUT.toSeconds()))),
        settings.flag("rpcdoccheck", false),
        new RpcConfig.Access(
            settings.text("rpcuser").orElse(""),
            settings.text("rpcpassword").orElse(""),
            settings.list("rpcauth"),
            cookieFile(settings, networkDirectory),
            settings.text("rpccookieperms").orElse(""),
            whitelist,
            settings.flag("rpcwhitelistdefault", !whitelist.isEmpty())));
  }

  private static Path cookieFile(Settings settings, Path networkDirectory) {
    if (settings.isNegated("rpccookiefile")) {
      return Path.of("");
    }
    return networkDirectory.resolve(settings.text("rpccookiefile").orElse(DEFAULT_COOKIE));
  }
}
