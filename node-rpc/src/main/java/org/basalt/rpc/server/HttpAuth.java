package org.basalt.rpc.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
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
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.basalt.core.bytes.Hex;
import org.basalt.rpc.RpcConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who may call what: the cookie, `-rpcuser`, `-rpcauth`, and whitelists of methods.
///
/// Passwords are kept as HMAC-SHA-256 with a salt and compared in constant time.
public final class HttpAuth {
  static final String COOKIE_USER = "__cookie__";
  private static final Logger LOG = LoggerFactory.getLogger("rpc");
  private static final int COOKIE_BYTES = 32;
  private static final int SALT_BYTES = 16;

  private final List<Credential> credentials = new ArrayList<>();
  private final Map<String, Set<String>> whitelists = new HashMap<>();
  private final boolean refusesUnlisted;
  private final Path cookieFile;
  private boolean isCookieWritten;
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

  /// Writes the cookie if there is no password.
  ///
  /// @throws IllegalStateException for credentials that cannot be used or a cookie that cannot be
  ///   written; the log says which
  HttpAuth(RpcConfig.Access access) {
    refusesUnlisted = access.refusesUnlisted();
    cookieFile = access.cookieFile();
    if (!access.password().isEmpty()) {
      LOG.info("Using rpcuser/rpcpassword authentication.");
      LOG.warn(
          "rpcuser/rpcpassword stand in clear text in the configuration: prefer the cookie, or rpcauth.");
      addPlain(access.user(), access.password());
    } else {
      writeCookie(access.cookiePermissions());
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

  private void writeCookie(String permissions) {
    Set<java.nio.file.attribute.PosixFilePermission> mode =
        switch (permissions) {
          case "", "owner" -> PosixFilePermissions.fromString("rw-------");
          case "group" -> PosixFilePermissions.fromString("rw-r-----");
          case "all" -> PosixFilePermissions.fromString("rw-r--r--");
          default -> {
            LOG.error(
                "Invalid -rpccookieperms={}; must be one of 'owner', 'group', or 'all'.",
                permissions);
            throw new IllegalStateException("invalid -rpccookieperms");
          }
        };
    if (cookieFile.toString().isEmpty()) {
      LOG.info("RPC authentication cookie file generation is disabled.");
      return;
    }
    String password = random(COOKIE_BYTES);
    Path temporary = cookieFile.resolveSibling(cookieFile.getFileName() + ".tmp");
    try {
      try (var channel =
          Files.newByteChannel(
              temporary,
              Set.of(
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        channel.write(
            ByteBuffer.wrap((COOKIE_USER + ":" + password).getBytes(StandardCharsets.UTF_8)));
      }
      Files.move(
          temporary,
          cookieFile,
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.ATOMIC_MOVE);
      Files.setPosixFilePermissions(cookieFile, mode);
    } catch (IOException e) {
      LOG.warn("Unable to open cookie authentication file {} for writing: {}", temporary, e);
      throw new IllegalStateException("cannot write the cookie file", e);
    }
    isCookieWritten = true;
    LOG.info("Generated RPC authentication cookie {}", cookieFile);
    LOG.info("Permissions used for cookie: {}", PosixFilePermissions.toString(mode));
    LOG.info("Using random cookie authentication.");
    addPlain(COOKIE_USER, password);
  }

  /// Removes the cookie that this server wrote.
  void close() {
    if (!isCookieWritten) {
      return;
    }
    try {
      Files.deleteIfExists(cookieFile);
    } catch (IOException e) {
      LOG.warn("Unable to remove random auth cookie file {}: {}", cookieFile, e.toString());
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
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      // An empty key is refused by the JDK; one zero byte is the same key to HMAC.
      byte[] keyBytes = key.isEmpty() ? new byte[1] : key.getBytes(StandardCharsets.UTF_8);
      mac.init(new SecretKeySpec(keyBytes, "HmacSHA256"));
      return Hex.encode(mac.doFinal(message.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has HMAC-SHA-256", e);
    }
  }

  private static String random(int bytes) {
    byte[] random = new byte[bytes];
    new SecureRandom().nextBytes(random);
    return Hex.encode(random);
  }
}
