package org.basalt.core.primitive;

/// Spends an output.
///
/// @param sequence unsigned; relative lock time since BIP-0068
/// @param witness empty if there is none
public record TxIn(OutPoint prevout, Script scriptSig, int sequence, Witness witness) {
  /// Says "final": no lock time, relative or absolute.
  public static final int SEQUENCE_FINAL = 0xffffffff;
}
