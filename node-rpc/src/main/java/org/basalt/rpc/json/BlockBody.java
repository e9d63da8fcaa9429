package org.basalt.rpc.json;

import java.util.Optional;
import org.basalt.chain.api.BlockUndo;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockOutline;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;

/// The part of `getblock` that stays the same for ever: what follows from a block's bytes and from
/// what it spent. Its transactions are text already, as it goes to the client.
///
/// @param coinbase what `coinbase_tx` shows; nobody adds to it any more
/// @param transactions an array
public record BlockBody(
    int strippedSize, int totalSize, long weightWu, Json coinbase, Json.Written transactions) {

  /// What `tx` holds.
  public enum Detail {
    TXIDS,
    TRANSACTIONS,
    TRANSACTIONS_WITH_PREVOUTS
  }

  /// With the ids of the transactions only.
  ///
  /// @param raw the block's bytes
  public static BlockBody withTxids(byte[] raw) {
    BlockOutline outline = BlockOutline.of(raw);
    Json.ArrayText txids = Json.arrayText();
    outline.txids().forEach(txid -> txids.add(Json.of(txid.toString())));
    return new BlockBody(
        outline.strippedSize(),
        outline.totalSize(),
        outline.weightWu(),
        coinbase(outline.coinbase()),
        txids.done());
  }

  /// With transactions.
  ///
  /// @param undo what the block spent, if that is known
  public static BlockBody of(Block block, Optional<BlockUndo> undo, Detail detail, NodeView node) {
    return new BlockBody(
        block.strippedSize(),
        block.totalSize(),
        block.weightWu(),
        coinbase(block.transactions().getFirst()),
        transactions(block, undo, detail, node));
  }

  private static Json.Written transactions(
      Block block, Optional<BlockUndo> undo, Detail detail, NodeView node) {
    Json.ArrayText transactions = Json.arrayText();
    for (int i = 0; i < block.transactions().size(); i++) {
      TxJson.Spent spent = new TxJson.Spent.Unknown();
      if (i > 0 && undo.isPresent()) {
        spent =
            new TxJson.Spent.Known(
                undo.get().spentByTransaction().get(i - 1),
                detail == Detail.TRANSACTIONS_WITH_PREVOUTS);
      }
      transactions.add(TxJson.of(block.transactions().get(i), spent, true, node));
    }
    return transactions.done();
  }

  private static Json coinbase(Transaction tx) {
    TxIn input = tx.inputs().getFirst();
    Json.Obj out =
        Json.object()
            .put("version", Integer.toUnsignedLong(tx.version()))
            .put("locktime", Integer.toUnsignedLong(tx.locktime()))
            .put("sequence", Integer.toUnsignedLong(input.sequence()))
            .put("coinbase", Json.hex(input.scriptSig().array()));
    if (!input.witness().isEmpty()) {
      out.put("witness", Json.hex(input.witness().item(0)));
    }
    return out;
  }

  /// Adds it behind the fields of the header.
  public Json.Obj addTo(Json.Obj header) {
    return header
        .put("strippedsize", strippedSize)
        .put("size", totalSize)
        .put("weight", weightWu)
        .put("coinbase_tx", coinbase)
        .put("tx", transactions);
  }
}
