package org.basalt.p2p.overlay;

/// The program at the other end said what cannot be dealt with; the connection to it is of no use
/// any more. Stackless.
public final class OverlayException extends Exception {
  private static final long serialVersionUID = 1L;

  public OverlayException(String message) {
    super(message, null, false, false);
  }
}
