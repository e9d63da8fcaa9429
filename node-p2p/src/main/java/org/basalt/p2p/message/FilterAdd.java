package org.basalt.p2p.message;

import org.basalt.core.bytes.CompactSize;
import org.basalt.p2p.wire.Message;
import org.basalt.p2p.wire.MessageType;

/// `filteradd`: adds an element to the sender's bloom filter.
///
/// | size | field   | encoding                  |
/// |-----:|---------|---------------------------|
/// |  var | element | CompactSize length, bytes |
///
/// More than 520 bytes are misbehaviour, which is for the receiver to judge.
///
/// @param element owned by this message
///
/// @see <a href="https://github.com/bitcoin/bips/blob/master/bip-0037.mediawiki">BIP-0037</a>
public record FilterAdd(byte[] element) implements Message {
  /// Core MAX_SCRIPT_ELEMENT_SIZE.
  public static final int ELEMENT_SIZE_MAX = 520;

  public static final MessageType<FilterAdd> TYPE =
      new MessageType<>(
          "filteradd",
          6,
          in -> new FilterAdd(in.varBytes(CompactSize.MAX_SIZE)),
          (m, out) -> out.varBytes(m.element));

  @Override
  public MessageType<FilterAdd> type() {
    return TYPE;
  }
}
