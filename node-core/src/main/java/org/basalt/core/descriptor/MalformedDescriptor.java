package org.basalt.core.descriptor;

/// Ends the reading of a descriptor; does not leave this package.
final class MalformedDescriptor extends Exception {
  private static final long serialVersionUID = 1;

  MalformedDescriptor(String error) {
    super(error, null, false, false);
  }

  String error() {
    String message = getMessage();
    return message == null ? "" : message;
  }

  /// The same, with the function in which it happened before it.
  MalformedDescriptor in(String function) {
    return new MalformedDescriptor(function + ": " + error());
  }
}
