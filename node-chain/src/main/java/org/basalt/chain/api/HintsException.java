package org.basalt.chain.api;

/// A file of hints (`-swiftsync`) cannot be read, written or used; the message says why in words
/// for the operator.
public final class HintsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public HintsException(String message) {
    super(message);
  }

  public HintsException(String message, Throwable cause) {
    super(message, cause);
  }
}
