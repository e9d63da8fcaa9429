package org.basalt.p2p.message;

import org.basalt.p2p.wire.Message;
import org.basalt.p2p.wire.MessageType;

/// `sendaddrv2`: send me `addrv2`. Between `version` and `verack` only. No payload.
///
/// @see <a href="https://github.com/bitcoin/bips/blob/master/bip-0155.mediawiki">BIP-0155</a>
public record SendAddrV2() implements Message {
  public static final MessageType<SendAddrV2> TYPE =
      MessageType.empty("sendaddrv2", MessageType.NO_SHORT_ID, new SendAddrV2());

  @Override
  public MessageType<SendAddrV2> type() {
    return TYPE;
  }
}
