package org.basalt.core.script;

/// What a taproot spend reveals and its signatures commit to (BIP-0341). Arrays are shared and read
/// only.
///
/// @param annexHash SHA-256 of the annex with its length in front, 32 bytes; empty if there is no
///   annex
/// @param leafHash the tagged hash of the executed leaf, 32 bytes; empty on the key path
public record TaprootSpend(byte[] annexHash, byte[] leafHash) {
  /// The position that is signed where no CODESEPARATOR was executed; unsigned.
  public static final int NO_CODE_SEPARATOR = 0xffffffff;

  public boolean hasAnnex() {
    return annexHash.length != 0;
  }

  public boolean isScriptPath() {
    return leafHash.length != 0;
  }
}
