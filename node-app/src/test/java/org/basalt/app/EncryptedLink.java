package org.basalt.app;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.StreamSupport;

/// What two nodes say of the encrypted connection between them.
final class EncryptedLink {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private EncryptedLink() {}

  /// Until each has a v2 peer in its own direction and both name the same session.
  static void awaitBetween(Daemon initiator, Daemon responder) {
    await()
        .atMost(LIMIT)
        .until(() -> {
          Optional<String> session = session(initiator, false);
          return session.isPresent() && session.equals(session(responder, true));
        });
  }

  private static Optional<String> session(Daemon daemon, boolean isInbound) {
    return StreamSupport.stream(daemon.call("getpeerinfo").spliterator(), false)
        .filter(peer -> peer.get("inbound").asBoolean() == isInbound)
        .filter(peer -> peer.get("transport_protocol_type").asText().equals("v2"))
        .map((JsonNode peer) -> peer.get("session_id").asText())
        .filter(id -> id.length() == 64)
        .findFirst();
  }
}
