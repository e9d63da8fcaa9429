package org.basalt.core.consensus;

import java.util.Locale;

/// How far a vote by version bits has come (BIP-0009).
public enum DeploymentState {
  /// Before the start time; genesis is in this state.
  DEFINED,
  /// Blocks may signal.
  STARTED,
  /// Enough blocks of one period did; it will be active.
  LOCKED_IN,
  /// The new rules hold. Final.
  ACTIVE,
  /// Timed out. Final.
  FAILED;

  /// As RPC spells it: `locked_in`.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
