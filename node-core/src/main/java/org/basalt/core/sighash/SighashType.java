package org.basalt.core.sighash;

/// The byte behind a signature: which parts of the transaction it signs.
///
/// Before taproot any value is possible: its low five bits choose the outputs, where all values but
/// NONE and SINGLE mean ALL, and the value itself is hashed.
public final class SighashType {
  /// Taproot only: ALL, without a byte behind the signature.
  public static final int DEFAULT = 0;

  public static final int ALL = 1;
  public static final int NONE = 2;
  public static final int SINGLE = 3;

  /// Added to one of the others: signs one input only.
  public static final int ANYONECANPAY = 0x80;

  private static final int OUTPUTS_MASK = 0x1f;

  private SighashType() {}

  public static boolean isAnyoneCanPay(int type) {
    return (type & ANYONECANPAY) != 0;
  }

  public static boolean isNone(int type) {
    return (type & OUTPUTS_MASK) == NONE;
  }

  public static boolean isSingle(int type) {
    return (type & OUTPUTS_MASK) == SINGLE;
  }

  /// True for the seven values that BIP-0341 allows.
  public static boolean isTaproot(int type) {
    return type == DEFAULT || ((type & ~ANYONECANPAY) >= ALL && (type & ~ANYONECANPAY) <= SINGLE);
  }
}
