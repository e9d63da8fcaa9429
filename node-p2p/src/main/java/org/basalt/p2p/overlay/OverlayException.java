package org.basalt.p2p.overlay;

/// The program at the other end said what cannot be dealt with; the connection to it is of no use
/// any more. Stackless.
public final class OverlayException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String why;

  public OverlayException(String why) {
    super(why, null, false, false);
    this.why = why;
  }

  /// For the log, lower case.
  public String why() {
    return why;
  }
}
