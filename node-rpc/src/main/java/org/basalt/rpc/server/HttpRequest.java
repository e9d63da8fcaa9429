package org.basalt.rpc.server;

import java.util.List;
import java.util.Optional;

/// A complete request.
///
/// @param method `GET`, `POST`, `HEAD`, `PUT`, or whatever else the client wrote
/// @param target as written
/// @param minorVersion of HTTP/1.x
/// @param body empty if there is none
record HttpRequest(
    String method, String target, int minorVersion, List<Header> headers, byte[] body) {
  /// Name and value, in the order received.
  record Header(String name, String value) {}

  /// The first header of that name, in any case of letters.
  Optional<String> header(String name) {
    for (Header header : headers) {
      if (header.name().equalsIgnoreCase(name)) {
        return Optional.of(header.value());
      }
    }
    return Optional.empty();
  }

  boolean isKnownMethod() {
    return switch (method) {
      case "GET", "POST", "HEAD", "PUT" -> true;
      default -> false;
    };
  }
}
