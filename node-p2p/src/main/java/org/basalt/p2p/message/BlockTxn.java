package org.basalt.p2p.message;

import java.util.ArrayList;
import java.util.List;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.ByteSink;
import org.basalt.core.bytes.CompactSize;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TransactionCodec;
import org.basalt.p2p.wire.Message;
import org.basalt.p2p.wire.MessageType;

/// `blocktxn`: transactions of a block, as asked for by `getblocktxn`.
///
/// | size | field        | encoding                                        |
/// |-----:|--------------|-------------------------------------------------|
/// |   32 | blockHash    | internal order                                  |
/// |  var | transactions | CompactSize count; each with its witness        |
///
/// @see <a href="https://github.com/bitcoin/bips/blob/master/bip-0152.mediawiki">BIP-0152</a>
public record BlockTxn(BlockHash blockHash, List<Transaction> transactions) implements Message {
  private static final int TRANSACTION_SIZE_MIN = 10;

  public static final MessageType<BlockTxn> TYPE =
      new MessageType<>("blocktxn", 3, BlockTxn::read, BlockTxn::write);

  public BlockTxn {
    transactions = List.copyOf(transactions);
  }

  private static BlockTxn read(ByteReader in) {
    BlockHash blockHash = BlockHash.readFrom(in);
    int count = in.count(TRANSACTION_SIZE_MIN, CompactSize.MAX_SIZE);
    List<Transaction> transactions = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      transactions.add(TransactionCodec.read(in));
    }
    return new BlockTxn(blockHash, transactions);
  }

  private void write(ByteSink out) {
    blockHash.writeTo(out);
    out.compactSize(transactions.size());
    for (Transaction tx : transactions) {
      TransactionCodec.write(tx, out);
    }
  }

  @Override
  public MessageType<BlockTxn> type() {
    return TYPE;
  }
}
