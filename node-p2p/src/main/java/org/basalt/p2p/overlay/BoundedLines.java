package org.basalt.p2p.overlay;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Cuts a stream into lines that end with LF or CR LF, each up to a limit, so that a line without
/// end costs a known amount of memory.
///
/// Bytes are taken as ISO 8859-1, one character each: what the protocols here say is ASCII, and
/// anything else must come out as it came in.
final class BoundedLines {
  private static final int FIRST_SIZE = 256;

  private final int limit;
  private byte[] pending = new byte[FIRST_SIZE];
  private int size;

  /// @param limit bytes before the LF, a CR among them
  BoundedLines(int limit) {
    this.limit = limit;
  }

  /// Takes bytes up to the end of a line, and no more.
  ///
  /// @return the line without its end, or nothing if `in` was used up before
  /// @throws OverlayException if the line is too long
  Optional<String> next(ByteBuffer in) throws OverlayException {
    while (in.hasRemaining()) {
      byte b = in.get();
      if (b == '\n') {
        int end = size > 0 && pending[size - 1] == '\r' ? size - 1 : size;
        String line = new String(pending, 0, end, StandardCharsets.ISO_8859_1);
        size = 0;
        return Optional.of(line);
      }
      if (size == limit) {
        throw new OverlayException("line of more than " + limit + " bytes");
      }
      if (size == pending.length) {
        pending = Arrays.copyOf(pending, Math.min(limit, 2 * size));
      }
      pending[size++] = b;
    }
    return Optional.empty();
  }
}
