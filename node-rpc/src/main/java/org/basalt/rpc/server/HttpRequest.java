package org.basalt.rpc.server;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A complete request.
///
/// @param body empty if there is none
record HttpRequest(Head head, byte[] body) {
  /// Name and value, in the order received.
  record Header(String name, String value) {}

  /// What stands before the body. A client that keeps its connection sends the same one again and
  /// again, so what is asked of it each time is found out once.
  static final class Head {
    private final String method;
    private final String target;
    private final int minorVersion;
    private final List<Header> headers;
    private final @Nullable String authorization;
    private final boolean saysClose;
    private final boolean keepsConnection;

    /// @param method `GET`, `POST`, `HEAD`, `PUT`, or whatever else the client wrote
    /// @param target as written
    /// @param minorVersion of HTTP/1.x
    Head(String method, String target, int minorVersion, List<Header> headers) {
      this.method = method;
      this.target = target;
      this.minorVersion = minorVersion;
      this.headers = List.copyOf(headers);
      authorization = header("Authorization").orElse(null);
      String connection = header("Connection").orElse("").toLowerCase(Locale.ROOT);
      saysClose = connection.equals("close");
      keepsConnection = minorVersion >= 1 ? !saysClose : connection.equals("keep-alive");
    }

    /// The first header of that name, in any case of letters.
    Optional<String> header(String name) {
      for (Header header : headers) {
        if (header.name().equalsIgnoreCase(name)) {
          return Optional.of(header.value());
        }
      }
      return Optional.empty();
    }
  }

  String method() {
    return head.method;
  }

  String target() {
    return head.target;
  }

  int minorVersion() {
    return head.minorVersion;
  }

  List<Header> headers() {
    return head.headers;
  }

  /// The first header of that name, in any case of letters.
  Optional<String> header(String name) {
    return head.header(name);
  }

  Optional<String> authorization() {
    return Optional.ofNullable(head.authorization);
  }

  /// It has `Connection: close`.
  boolean saysClose() {
    return head.saysClose;
  }

  /// How it wants the connection: kept from HTTP/1.1 on unless it says `close`, in HTTP/1.0 only if
  /// it says so.
  boolean keepsConnection() {
    return head.keepsConnection;
  }

  boolean isKnownMethod() {
    return switch (head.method) {
      case "GET", "POST", "HEAD", "PUT" -> true;
      default -> false;
    };
  }
}
