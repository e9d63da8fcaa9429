package org.basalt.core.script;

/// Which rules a script runs under, and with them which digest its signatures sign.
public enum SigVersion {
  /// Bare scripts and pay-to-script-hash.
  BASE,
  /// Witness programs of version 0 (BIP-0143).
  WITNESS_V0,
  /// The key path of a taproot output: no script at all (BIP-0341).
  TAPROOT,
  /// A leaf of version 0xc0 (BIP-0342).
  TAPSCRIPT
}
