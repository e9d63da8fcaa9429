package org.basalt.core.verdict;

/// Why something was rejected.
///
/// @param reason the stable string
/// @param argument what the string has in parentheses behind it, such as `0x00000001` of a bad
///   version or the script error's text; empty if none
/// @param debug free text for logs and for `debug` fields; may be empty
public record Reject(RejectReason reason, String argument, String debug) {
  public static Reject of(RejectReason reason, String debug) {
    return new Reject(reason, "", debug);
  }

  /// The string that RPC and logs give: `bad-version(0x00000001)`, `block-script-verify-flag-failed
  /// (Script evaluated without error but finished with a false/empty top stack element)`.
  public String text() {
    if (argument.isEmpty()) {
      return reason.text();
    }
    String space = reason == RejectReason.BAD_VERSION ? "" : " ";
    return reason.text() + space + "(" + argument + ")";
  }

  /// [#text()], with the debug text behind a comma where there is one, as Core's
  /// ValidationState::ToString.
  @Override
  public String toString() {
    return debug.isEmpty() ? text() : text() + ", " + debug;
  }
}
