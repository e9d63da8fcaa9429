package org.basalt.p2p.message;

import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TransactionCodec;
import org.basalt.p2p.wire.Message;
import org.basalt.p2p.wire.MessageType;

/// `tx`: a transaction.
///
/// | size | field       | encoding                                  |
/// |-----:|-------------|-------------------------------------------|
/// |  var | transaction | see [TransactionCodec], with its witness  |
///
/// @param withWitness false writes it without, for peers that asked so; reading takes either
///
/// @see <a href="https://github.com/bitcoin/bips/blob/master/bip-0144.mediawiki">BIP-0144</a>
public record TxMessage(Transaction transaction, boolean withWitness) implements Message {
  public static final MessageType<TxMessage> TYPE =
      new MessageType<>(
          "tx",
          21,
          in -> new TxMessage(TransactionCodec.read(in)),
          (m, out) -> {
            if (m.withWitness) {
              TransactionCodec.write(m.transaction, out);
            } else {
              TransactionCodec.writeStripped(m.transaction, out);
            }
          });

  public TxMessage(Transaction transaction) {
    this(transaction, true);
  }

  @Override
  public MessageType<TxMessage> type() {
    return TYPE;
  }
}
