package org.basalt.rpc.method.rawtx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.basalt.core.bytes.Hex;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TransactionCodec;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.basalt.core.signing.TransactionSigner;
import org.basalt.rpc.json.TxHex;
import org.basalt.rpc.spec.Examples;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.NodeView;
import org.basalt.rpc.spec.Param;
import org.basalt.rpc.spec.ResultDoc;
import org.basalt.rpc.spec.RpcArgs;
import org.basalt.rpc.spec.RpcErrorCode;
import org.basalt.rpc.spec.RpcException;
import org.basalt.rpc.spec.RpcMethod;
import org.basalt.rpc.spec.RpcSpec;
import org.basalt.rpc.spec.RpcType;

/// `combinerawtransaction`: puts the signatures of several signers into one transaction.
public final class CombineRawTransaction implements RpcMethod {
  private static final Param<List<Json>> TRANSACTIONS =
      Param.required("txs", RpcType.ARRAY, "The same transaction, signed in part, several times")
          .containing(Param.optional("hexstring", RpcType.HEX_TEXT, "A transaction's bytes"));
  private static final RpcSpec SPEC =
      new RpcSpec(
          "combinerawtransaction",
          "rawtransactions",
          "Puts the signatures of several variants of a transaction together.\n"
              + "The result may still lack some.",
          List.of(TRANSACTIONS),
          List.of(ResultDoc.str("", "The transaction's bytes in hexadecimal")),
          Examples.cli("combinerawtransaction", "('[\"myhex1\", \"myhex2\", \"myhex3\"]')"));

  @Override
  public Json call(RpcArgs args, NodeView node) {
    List<Json> texts = args.get(TRANSACTIONS);
    if (texts.size() < 2) {
      throw new RpcException(
          RpcErrorCode.DESERIALIZATION_ERROR,
          "Missing transactions. At least two transactions required.");
    }
    List<Transaction> variants = new ArrayList<>();
    for (Json text : texts) {
      int index = variants.size();
      variants.add(
          TxHex.decode(text.asText())
              .orElseThrow(() ->
                  new RpcException(
                      RpcErrorCode.DESERIALIZATION_ERROR,
                      "TX decode failed for tx "
                          + index
                          + ". Make sure the tx has at least one input.")));
    }
    Transaction first = variants.getFirst();
    for (int i = 1; i < variants.size(); i++) {
      if (!unsignedTxid(variants.get(i)).equals(unsignedTxid(first))) {
        throw new RpcException(
            RpcErrorCode.INVALID_PARAMETER,
            "Transaction number " + (i + 1) + " not compatible with first transaction");
      }
    }
    Map<OutPoint, TxOut> coins = KnownCoins.of(first.inputs(), node);
    if (first.inputs().stream().anyMatch(input -> !coins.containsKey(input.prevout()))) {
      throw new RpcException(RpcErrorCode.VERIFY_ERROR, "Input not found or already spent");
    }
    Transaction combined = new TransactionSigner(node.engine(), coins).combine(variants);
    return Json.of(Hex.encode(TransactionCodec.encode(combined)));
  }

  private static Txid unsignedTxid(Transaction tx) {
    List<TxIn> inputs =
        tx.inputs().stream()
            .map(in -> new TxIn(in.prevout(), Script.EMPTY, in.sequence(), Witness.EMPTY))
            .toList();
    return Transaction.of(tx.version(), inputs, tx.outputs(), tx.locktime()).txid();
  }

  @Override
  public RpcSpec spec() {
    return SPEC;
  }
}
