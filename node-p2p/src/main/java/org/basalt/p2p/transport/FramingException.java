package org.basalt.p2p.transport;

/// The bytes of a connection are no frames of this network. Carries no stack trace, since anyone
/// can cause it.
final class FramingException extends Exception {
  private static final long serialVersionUID = 1L;

  private final CloseReason reason;

  FramingException(CloseReason.Kind kind, String message) {
    super(message, null, false, false);
    reason = new CloseReason(kind, message);
  }

  CloseReason reason() {
    return reason;
  }
}
