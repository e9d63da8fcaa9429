package org.basalt.p2p.message;

import org.basalt.p2p.wire.Message;
import org.basalt.p2p.wire.MessageType;

/// `filterclear`: removes the bloom filter set by `filterload`. No payload.
///
/// @see <a href="https://github.com/bitcoin/bips/blob/master/bip-0037.mediawiki">BIP-0037</a>
public record FilterClear() implements Message {
  public static final MessageType<FilterClear> TYPE =
      MessageType.empty("filterclear", 7, new FilterClear());

  @Override
  public MessageType<FilterClear> type() {
    return TYPE;
  }
}
