package org.basalt.core.descriptor;

/// Where in a descriptor an expression stands.
enum ParseContext {
  TOP,
  /// Inside `sh()`.
  SCRIPT_HASH,
  /// Inside `wpkh()`.
  WITNESS_KEY_HASH,
  /// Inside `wsh()`.
  WITNESS_SCRIPT,
  /// Inside `tr()` or `rawtr()`.
  TAPROOT;

  boolean allowsUncompressed() {
    return this == TOP || this == SCRIPT_HASH;
  }
}
