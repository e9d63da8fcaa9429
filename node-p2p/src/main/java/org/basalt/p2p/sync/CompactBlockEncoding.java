package org.basalt.p2p.sync;

import java.util.List;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.Transaction;
import org.basalt.p2p.message.CmpctBlock;

/// Makes compact blocks of whole ones.
public final class CompactBlockEncoding {
  private CompactBlockEncoding() {}

  /// The coinbase in full, as nobody else can have it, and short ids for all else.
  ///
  /// @param block with at least one transaction
  /// @param nonce random, so that no two senders' short ids collide in the same way
  public static CmpctBlock of(Block block, long nonce) {
    ShortIds ids = ShortIds.of(block.header(), nonce);
    List<Transaction> transactions = block.transactions();
    long[] shortIds = new long[transactions.size() - 1];
    for (int i = 0; i < shortIds.length; i++) {
      shortIds[i] = ids.of(transactions.get(i + 1).wtxid());
    }
    return new CmpctBlock(
        block.header(),
        nonce,
        shortIds,
        List.of(new CmpctBlock.Prefilled(0, transactions.getFirst())));
  }
}
