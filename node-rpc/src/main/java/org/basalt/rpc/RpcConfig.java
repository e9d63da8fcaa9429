package org.basalt.rpc;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// How the RPC server is to behave. Texts are checked when the server starts.
///
/// @param port `-rpcport`, where a bind address names none
/// @param binds `-rpcbind`; without effect unless `allowIps` is given too
/// @param allowIps `-rpcallowip`: addresses, `address/bits` or `address/mask` beside the local ones
/// @param threads `-rpcthreads`
/// @param workQueue `-rpcworkqueue`: requests that may wait for a thread
/// @param serverTimeout `-rpcservertimeout` for a silent connection; zero is never
/// @param checksResults `-rpcdoccheck`: an answer that is not as documented is an error
public record RpcConfig(
    int port,
    List<String> binds,
    List<String> allowIps,
    int threads,
    int workQueue,
    Duration serverTimeout,
    boolean checksResults,
    Access access) {
  public static final int DEFAULT_THREADS = 16;
  public static final int DEFAULT_WORK_QUEUE = 64;
  public static final Duration DEFAULT_SERVER_TIMEOUT = Duration.ofSeconds(30);

  public RpcConfig {
    binds = List.copyOf(binds);
    allowIps = List.copyOf(allowIps);
    threads = Math.max(threads, 1);
    workQueue = Math.max(workQueue, 1);
  }

  /// Local clients with the cookie, on a port.
  public static RpcConfig defaults(int port, Path cookieFile) {
    return new RpcConfig(
        port,
        List.of(),
        List.of(),
        DEFAULT_THREADS,
        DEFAULT_WORK_QUEUE,
        DEFAULT_SERVER_TIMEOUT,
        false,
        new Access("", "", List.of(), cookieFile, "", List.of(), false));
  }

  /// Who may call what.
  ///
  /// @param user `-rpcuser`
  /// @param password `-rpcpassword`; empty means cookie
  /// @param hashed `-rpcauth`: `user:salt$hmac`
  /// @param cookieFile `-rpccookiefile`; the empty path for none
  /// @param cookiePermissions `-rpccookieperms`: `owner`, `group`, `all`, or empty
  /// @param whitelist `-rpcwhitelist`: `user:method,method`
  /// @param refusesUnlisted `-rpcwhitelistdefault`: who has no whitelist may call nothing; by
  ///   Core's default true if there is any whitelist
  public record Access(
      String user,
      String password,
      List<String> hashed,
      Path cookieFile,
      String cookiePermissions,
      List<String> whitelist,
      boolean refusesUnlisted) {
    public Access {
      hashed = List.copyOf(hashed);
      whitelist = List.copyOf(whitelist);
    }
  }
}
