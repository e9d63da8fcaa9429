package org.basalt.core.crypto.engine;

import java.util.HexFormat;

/// Two signature engines answered differently: the node cannot know what is valid and has to stop.
///
/// An [AssertionError], so nothing that handles invalid blocks or transactions catches it. The
/// message holds both answers and everything needed to ask again.
public final class SignatureEngineDisagreement extends AssertionError {
  private static final long serialVersionUID = 1L;

  SignatureEngineDisagreement(
      String operation,
      String engine,
      boolean answer,
      String reference,
      boolean referenceAnswer,
      byte[]... arguments) {
    super(
        operation
            + ": "
            + engine
            + " says "
            + answer
            + ", "
            + reference
            + " says "
            + referenceAnswer
            + " for"
            + hex(arguments));
  }

  /// For a caller that ran a whole script with both engines.
  ///
  /// @param what names the script, as "input 3 of <txid>"
  public SignatureEngineDisagreement(String what, String answer, String referenceAnswer) {
    super(what + ": the accelerator says " + answer + ", the reference says " + referenceAnswer);
  }

  private static String hex(byte[]... arguments) {
    StringBuilder text = new StringBuilder();
    for (byte[] argument : arguments) {
      text.append(' ').append(HexFormat.of().formatHex(argument));
    }
    return text.toString();
  }
}
