package org.basalt.p2p.transport;

/// Why a connection ended.
///
/// @param detail for the log, lower case
public record CloseReason(Kind kind, String detail) {
  public enum Kind {
    /// We closed it.
    LOCAL,
    /// The peer closed it.
    REMOTE,
    /// It could not be opened: refused, unreachable, no such name.
    CONNECT_FAILED,
    CONNECT_TIMEOUT,
    /// The proxy refused, or could not be reached.
    PROXY_FAILED,
    /// The bytes were no frame of this network: wrong magic, a length above the limit, a packet
    /// that does not open.
    BAD_FRAME,
    /// The socket broke.
    IO_ERROR
  }

  @Override
  public String toString() {
    return detail;
  }
}
