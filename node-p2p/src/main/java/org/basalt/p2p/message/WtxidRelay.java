package org.basalt.p2p.message;

import org.basalt.p2p.wire.Message;
import org.basalt.p2p.wire.MessageType;

/// `wtxidrelay`: announce transactions by wtxid. Between `version` and `verack` only. No payload.
///
/// @see <a href="https://github.com/bitcoin/bips/blob/master/bip-0339.mediawiki">BIP-0339</a>
public record WtxidRelay() implements Message {
  public static final MessageType<WtxidRelay> TYPE =
      MessageType.empty("wtxidrelay", MessageType.NO_SHORT_ID, new WtxidRelay());

  @Override
  public MessageType<WtxidRelay> type() {
    return TYPE;
  }
}
