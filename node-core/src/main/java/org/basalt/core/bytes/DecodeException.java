package org.basalt.core.bytes;

/// The only failure of decoding: the bytes are not what the format says.
///
/// Carries no stack trace, since anyone on the network can cause it. Caught at exactly three edges:
/// the transport (which disconnects), JSON-RPC (which answers -22) and storage (which reports
/// corruption).
public final class DecodeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param message lower case, with the values: `"expected 32 bytes, got 31"`
  public DecodeException(String message) {
    super(message, null, false, false);
  }
}
