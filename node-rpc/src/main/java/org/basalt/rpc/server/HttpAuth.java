package org.basalt.rpc.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.basalt.core.bytes.Hex;
import org.basalt.core.crypto.HmacSha256;
import org.basalt.rpc.RpcConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who may call what: the cookie, `-rpcuser`, `-rpcauth`, and whitelists of methods.
///
/// Passwords are kept as HMAC-SHA-256 with a salt and compared in constant time.
public final class HttpAuth {
  private static final Logger LOG = LoggerFactory.getLogger("rpc");
  private static final int SALT_BYTES = 16;

  private final List<Credential> credentials = new ArrayList<>();
  private final Map<String, Set<String>> whitelists = new HashMap<>();
  private final boolean refusesUnlisted;
  private volatile Remembered remembered = new Remembered(new byte[1], "");

  /// The last header that was accepted. No header is a zero byte.
  private record Remembered(byte[] header, String user) {}

  /// @param salt the text is the key
  private record Credential(String user, String salt, String hmacHex) {
    boolean accepts(String name, String password) {
      // Both are compared always: how long it takes must not tell which was wrong.
      boolean isUser = isSame(user, name);
      boolean isPassword = isSame(hmacHex, hmac(salt, password));
      return isUser && isPassword;
    }
  }

  /// @throws IllegalStateException for credentials that cannot be used or a cookie that cannot be
  ///   written; the log says which
  HttpAuth(RpcConfig.Access access, Cookie cookie) {
    refusesUnlisted = access.refusesUnlisted();
    addCookie(cookie);
    if (!access.password().isEmpty()) {
      addPlain(access.user(), access.password());
    }
    for (String line : access.hashed()) {
      credentials.add(hashed(line));
    }
    access.whitelist().forEach(this::addWhitelist);
  }

  private void addPlain(String user, String password) {
    String salt = random(SALT_BYTES);
    credentials.add(new Credential(user, salt, hmac(salt, password)));
  }

  private static Credential hashed(String line) {
    String[] fields = line.split(":", -1);
    String[] saltAndHmac = fields[fields.length - 1].split("\\$", -1);
    if (fields.length != 2 || saltAndHmac.length != 2) {
      LOG.warn("Invalid -rpcauth argument.");
      throw new IllegalStateException("Invalid -rpcauth argument.");
    }
    return new Credential(fields[0], saltAndHmac[0], saltAndHmac[1]);
  }

  private void addCookie(Cookie cookie) {
    if (cookie instanceof Cookie.Written written) {
      LOG.info("Generated RPC authentication cookie {}", written.file());
      LOG.info("Permissions used for cookie: {}", written.permissions());
      LOG.info("Using random cookie authentication.");
      addPlain(Cookie.USER, written.password());
    } else if (cookie instanceof Cookie.NotNeeded) {
      LOG.info("Using rpcuser/rpcpassword authentication.");
      LOG.warn(
          "rpcuser/rpcpassword stand in clear text in the configuration: prefer the cookie, or rpcauth.");
    } else if (cookie instanceof Cookie.Disabled) {
      LOG.info("RPC authentication cookie file generation is disabled.");
    } else if (cookie instanceof Cookie.BadPermissions(String text)) {
      LOG.error("Invalid -rpccookieperms={}; must be one of 'owner', 'group', or 'all'.", text);
      throw new IllegalStateException("invalid -rpccookieperms");
    } else if (cookie instanceof Cookie.NotWritten failed) {
      LOG.warn(
          "Unable to open cookie authentication file {} for writing: {}",
          failed.file(),
          failed.cause().toString());
      throw new IllegalStateException("cannot write the cookie file", failed.cause());
    }
  }

  private void addWhitelist(String line) {
    int colon = line.indexOf(':');
    String user = colon < 0 ? line : line.substring(0, colon);
    Set<String> known = whitelists.get(user);
    if (known == null) {
      known = new HashSet<>();
      whitelists.put(user, known);
      if (colon >= 0) {
        known.addAll(methods(line.substring(colon + 1)));
      }
    } else if (colon >= 0) {
      known.retainAll(methods(line.substring(colon + 1)));
    }
  }

  private static Set<String> methods(String list) {
    return Arrays.stream(list.split("[, ]", -1)).collect(Collectors.toSet());
  }

  /// The user whose credentials an `Authorization` header has; empty if they are no good.
  Optional<String> user(String header) {
    if (!header.startsWith("Basic ")) {
      return Optional.empty();
    }
    String pair;
    try {
      byte[] decoded = Base64.getDecoder().decode(header.substring(6).strip());
      pair = new String(decoded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    int colon = pair.indexOf(':');
    if (colon < 0) {
      return Optional.empty();
    }
    String name = pair.substring(0, colon);
    String password = pair.substring(colon + 1);
    boolean isKnown = false;
    for (Credential credential : credentials) {
      isKnown |= credential.accepts(name, password);
    }
    if (!isKnown) {
      return Optional.empty();
    }
    remembered = new Remembered(header.getBytes(StandardCharsets.UTF_8), name);
    return Optional.of(name);
  }

  /// Who sent the very same header before and was let in; saves hashing the password at each
  /// request of the client that calls most.
  Optional<String> rememberedUser(String header) {
    Remembered last = remembered;
    return MessageDigest.isEqual(last.header(), header.getBytes(StandardCharsets.UTF_8))
        ? Optional.of(last.user())
        : Optional.empty();
  }

  /// False for a user who may call nothing at all.
  boolean mayCallAny(String user) {
    return whitelists.containsKey(user) || !refusesUnlisted;
  }

  boolean mayCall(String user, String method) {
    Set<String> whitelist = whitelists.get(user);
    return whitelist == null ? !refusesUnlisted : whitelist.contains(method);
  }

  boolean hasWhitelist(String user) {
    return whitelists.containsKey(user);
  }

  private static boolean isSame(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  private static String hmac(String key, String message) {
    return Hex.encode(
        HmacSha256.mac(
            key.getBytes(StandardCharsets.UTF_8), message.getBytes(StandardCharsets.UTF_8)));
  }

  private static String random(int bytes) {
    byte[] random = new byte[bytes];
    new SecureRandom().nextBytes(random);
    return Hex.encode(random);
  }
}
