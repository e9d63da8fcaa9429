package org.basalt.rpc.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;
import org.basalt.core.bytes.Hex;
import org.basalt.rpc.RpcConfig;

/// The password that local clients read from a file, made anew at each start where no other is
/// configured; or why there is none.
sealed interface Cookie {
  String USER = "__cookie__";
  int PASSWORD_BYTES = 32;

  /// @param permissions as `ls` shows them
  record Written(Path file, String password, String permissions) implements Cookie {}

  /// `-rpcpassword` stands in its place.
  record NotNeeded() implements Cookie {}

  /// `-norpccookiefile`.
  record Disabled() implements Cookie {}

  /// The server must not start.
  record BadPermissions(String text) implements Cookie {}

  /// The server must not start.
  record NotWritten(Path file, IOException cause) implements Cookie {}

  /// Never fails; the answer says what came of it.
  static Cookie write(RpcConfig.Access access) {
    if (!access.password().isEmpty()) {
      return new NotNeeded();
    }
    String permissions =
        switch (access.cookiePermissions()) {
          case "", "owner" -> "rw-------";
          case "group" -> "rw-r-----";
          case "all" -> "rw-r--r--";
          default -> "";
        };
    if (permissions.isEmpty()) {
      return new BadPermissions(access.cookiePermissions());
    }
    return access.cookieFile().toString().isEmpty()
        ? new Disabled()
        : write(access.cookieFile(), permissions);
  }

  private static Cookie write(Path file, String permissions) {
    byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    String password = Hex.encode(random);
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      try (var channel =
          Files.newByteChannel(
              temporary,
              Set.of(
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        channel.write(ByteBuffer.wrap((USER + ":" + password).getBytes(StandardCharsets.UTF_8)));
      }
      Files.move(
          temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
      return new Written(file, password, permissions);
    } catch (IOException e) {
      return new NotWritten(temporary, e);
    }
  }
}
