package org.basalt.rpc.json;

import java.util.ArrayList;
import java.util.List;
import org.basalt.core.consensus.Coin;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TransactionCodec;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.script.ScriptAsm;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.ResultDoc;

/// Transactions as `getrawtransaction` and others show them.
public final class TxJson {
  private TxJson() {}

  /// What is known beside the transaction itself.
  public sealed interface Spent {
    /// Nothing.
    record Unknown() implements Spent {}

    /// What its inputs spend, in their order.
    ///
    /// @param areShown each input gets its `prevout`; the fee is shown either way
    record Known(List<Coin> coins, boolean areShown) implements Spent {}
  }

  /// Everything but the fields that tell of a block.
  ///
  /// @param hasHex add the bytes
  public static Json.Obj of(Transaction tx, Spent spent, boolean hasHex, NodeView node) {
    Json.Obj out =
        Json.object()
            .put("txid", tx.txid().toString())
            .put("hash", tx.wtxid().toString())
            .put("version", Integer.toUnsignedLong(tx.version()))
            .put("size", tx.totalSize())
            .put("vsize", tx.sizeVb())
            .put("weight", tx.weightWu())
            .put("locktime", Integer.toUnsignedLong(tx.locktime()));
    Json.Arr inputs = Json.array();
    for (int i = 0; i < tx.inputs().size(); i++) {
      inputs.add(input(tx, i, spent, node));
    }
    Json.Arr outputs = Json.array();
    for (int i = 0; i < tx.outputs().size(); i++) {
      outputs.add(output(tx.outputs().get(i), i, node));
    }
    out.put("vin", inputs).put("vout", outputs);
    if (spent instanceof Spent.Known(List<Coin> coins, boolean _)) {
      long fee = coins.stream().mapToLong(Coin::valueSat).sum();
      fee -= tx.outputs().stream().mapToLong(TxOut::valueSat).sum();
      out.put("fee", AmountJson.of(fee));
    }
    return hasHex ? out.put("hex", Json.hex(TransactionCodec.encode(tx))) : out;
  }

  private static Json input(Transaction tx, int index, Spent spent, NodeView node) {
    TxIn input = tx.inputs().get(index);
    Json.Obj out = Json.object();
    if (tx.isCoinbase()) {
      out.put("coinbase", input.scriptSig().toHex());
    } else {
      out.put("txid", input.prevout().txid().toString())
          .put("vout", Integer.toUnsignedLong(input.prevout().index()))
          .put(
              "scriptSig",
              Json.object()
                  .put("asm", ScriptAsm.textOfScriptSig(input.scriptSig()))
                  .put("hex", Json.hex(input.scriptSig().array())));
    }
    if (!input.witness().isEmpty()) {
      Json.Arr items = Json.array();
      for (int i = 0; i < input.witness().size(); i++) {
        items.add(Json.hex(input.witness().item(i)));
      }
      out.put("txinwitness", items);
    }
    if (spent instanceof Spent.Known(List<Coin> coins, boolean areShown) && areShown) {
      Coin coin = coins.get(index);
      out.put(
          "prevout",
          Json.object()
              .put("generated", coin.isCoinbase())
              .put("height", coin.height())
              .put("value", AmountJson.of(coin.valueSat()))
              .put("scriptPubKey", ScriptJson.output(coin.scriptPubKey(), node)));
    }
    return out.put("sequence", Integer.toUnsignedLong(input.sequence()));
  }

  private static Json output(TxOut output, int index, NodeView node) {
    return Json.object()
        .put("value", AmountJson.of(output.valueSat()))
        .put("n", index)
        .put("scriptPubKey", ScriptJson.output(output.scriptPubKey(), node));
  }

  /// The fields of [#of], without `hex` and `fee`.
  public static List<ResultDoc> docs() {
    return docs(false);
  }

  /// @param hasPrevouts inputs show what they spend
  public static List<ResultDoc> docs(boolean hasPrevouts) {
    List<ResultDoc> input = new ArrayList<>();
    input.add(ResultDoc.hex("coinbase", "The script, of a coinbase only").optional());
    input.add(ResultDoc.hex("txid", "What is spent; not of a coinbase").optional());
    input.add(ResultDoc.num("vout", "Which output of it; not of a coinbase").optional());
    input.add(
        ResultDoc.obj(
                "scriptSig",
                "The script; not of a coinbase",
                ResultDoc.str("asm", "in words"),
                ResultDoc.hex("hex", "in bytes"))
            .optional());
    input.add(
        ResultDoc.arr("txinwitness", "The witness stack", ResultDoc.hex("", "an item")).optional());
    if (hasPrevouts) {
      input.add(
          ResultDoc.obj(
                  "prevout",
                  "What is spent, where undo data tells",
                  ResultDoc.bool("generated", "It is a coinbase's"),
                  ResultDoc.num("height", "of the block that made it"),
                  ResultDoc.amount("value", "in BTC"),
                  ResultDoc.obj("scriptPubKey", "", ScriptJson.docs()))
              .optional());
    }
    input.add(ResultDoc.num("sequence", "The sequence number"));
    return List.of(
        ResultDoc.hex("txid", "The transaction's id"),
        ResultDoc.hex("hash", "The hash with witness (differs from txid where there is one)"),
        ResultDoc.num("version", "The version"),
        ResultDoc.num("size", "Bytes with witness"),
        ResultDoc.num("vsize", "Weight divided by four, rounded up"),
        ResultDoc.num("weight", "Weight (BIP-0141)"),
        ResultDoc.num("locktime", "The lock time"),
        ResultDoc.arr("vin", "Inputs", ResultDoc.obj("", "", input)),
        ResultDoc.arr(
            "vout",
            "Outputs",
            ResultDoc.obj(
                "",
                "",
                ResultDoc.amount("value", "in BTC"),
                ResultDoc.num("n", "position"),
                ResultDoc.obj("scriptPubKey", "", ScriptJson.docs()))));
  }
}
