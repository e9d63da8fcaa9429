package org.basalt.app.cli;

/// The client cannot go on; the message is for its user.
final class ClientException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean isTransient;

  ClientException(String message) {
    this(message, false);
  }

  /// @param isTransient the server may answer later: `-rpcwait` tries again
  ClientException(String message, boolean isTransient) {
    super(message);
    this.isTransient = isTransient;
  }

  boolean isTransient() {
    return isTransient;
  }
}
