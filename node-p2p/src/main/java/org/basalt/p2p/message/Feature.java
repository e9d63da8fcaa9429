package org.basalt.p2p.message;

import java.nio.charset.StandardCharsets;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.DecodeException;
import org.basalt.p2p.wire.Message;
import org.basalt.p2p.wire.MessageType;

/// `feature`: announces that the sender supports an optional feature. Between `version` and
/// `verack` only.
///
/// | size | field | encoding                                    |
/// |-----:|-------|---------------------------------------------|
/// |  var | id    | CompactSize length of 4 to 80, ASCII        |
/// |  var | data  | CompactSize length of at most 512, bytes    |
///
/// Nothing may follow. A malformed one costs the peer its connection (Core `net_processing.cpp`,
/// FEATURE).
///
/// @param id one character for each byte
/// @param data owned by this message
/// @see <a href="https://github.com/bitcoin/bips/blob/master/bip-0434.md">BIP-0434</a>
public record Feature(String id, byte[] data) implements Message {
  private static final int ID_LENGTH_MIN = 4;
  private static final int ID_LENGTH_MAX = 80;
  private static final int DATA_LENGTH_MAX = 512;

  public static final MessageType<Feature> TYPE =
      new MessageType<>(
          "feature",
          37,
          Feature::read,
          (m, out) -> out.varBytes(m.id.getBytes(StandardCharsets.ISO_8859_1)).varBytes(m.data));

  private static Feature read(ByteReader in) {
    byte[] id = in.varBytes(ID_LENGTH_MAX);
    if (id.length < ID_LENGTH_MIN) {
      throw new DecodeException("feature id of " + id.length + " bytes is too short");
    }
    byte[] data = in.varBytes(DATA_LENGTH_MAX);
    in.expectEnd();
    return new Feature(new String(id, StandardCharsets.ISO_8859_1), data);
  }

  @Override
  public MessageType<Feature> type() {
    return TYPE;
  }
}
