package org.basalt.p2p.overlay;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Puts the replies of a Tor control port together from lines `250-text`, `250+text` and, the last
/// one, `250 text` (control-spec 2.3).
final class TorReplies {
  /// Bytes of a line (Core MAX_LINE_LENGTH); Tor itself knows no limit.
  static final int LINE_MAX = 100_000;

  /// Lines of a reply (Core MAX_LINE_COUNT).
  static final int LINES_MAX = 1000;

  private static final int CODE_LENGTH = 3;

  private final BoundedLines lines = new BoundedLines(LINE_MAX);
  private final List<String> texts = new ArrayList<>();

  /// @return the next whole reply; nothing if `in` was used up before
  /// @throws OverlayException if a line is too long, or a reply has too many
  Optional<TorReply> next(ByteBuffer in) throws OverlayException {
    Optional<String> line = lines.next(in);
    while (line.isPresent()) {
      if (texts.size() == LINES_MAX) {
        throw new OverlayException("reply of more than " + LINES_MAX + " lines");
      }
      if (line.get().length() > CODE_LENGTH) {
        texts.add(line.get().substring(CODE_LENGTH + 1));
        if (line.get().charAt(CODE_LENGTH) == ' ') {
          TorReply reply = new TorReply(code(line.get()), texts);
          texts.clear();
          return Optional.of(reply);
        }
      }
      line = lines.next(in);
    }
    return Optional.empty();
  }

  private static int code(String line) {
    String digits = line.substring(0, CODE_LENGTH);
    return digits.chars().allMatch(c -> c >= '0' && c <= '9') ? Integer.parseInt(digits) : 0;
  }
}
