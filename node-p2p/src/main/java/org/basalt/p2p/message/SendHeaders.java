package org.basalt.p2p.message;

import org.basalt.p2p.wire.Message;
import org.basalt.p2p.wire.MessageType;

/// `sendheaders`: announce blocks to me by header, not by inventory. No payload.
///
/// @see <a href="https://github.com/bitcoin/bips/blob/master/bip-0130.mediawiki">BIP-0130</a>
public record SendHeaders() implements Message {
  public static final MessageType<SendHeaders> TYPE =
      MessageType.empty("sendheaders", MessageType.NO_SHORT_ID, new SendHeaders());

  @Override
  public MessageType<SendHeaders> type() {
    return TYPE;
  }
}
