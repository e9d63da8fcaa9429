package org.basalt.p2p.overlay;

import java.util.List;

/// One reply of a Tor control port.
///
/// @param code three digits; 0 if there were none
/// @param lines without code and separator
record TorReply(int code, List<String> lines) {
  static final int OK = 250;
  static final int UNRECOGNIZED_COMMAND = 510;
  static final int SYNTAX_ERROR_IN_ARGUMENT = 512;

  /// From here on Tor speaks unasked.
  static final int FIRST_ASYNCHRONOUS = 600;

  TorReply {
    lines = List.copyOf(lines);
  }

  boolean isOk() {
    return code == OK;
  }
}
