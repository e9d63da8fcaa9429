package org.basalt.rpc.method.mining;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.basalt.chain.api.BlockTemplate;
import org.basalt.core.bytes.Hex;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TransactionCodec;
import org.basalt.core.primitive.TxIn;
import org.basalt.rpc.spec.Json;

/// The transactions behind the coinbase of a block template, as miners are told of them.
final class TemplateTransactions {
  private TemplateTransactions() {}

  /// @param scale by which costs of signature operations are divided
  static Json of(BlockTemplate template, int scale) {
    List<Transaction> transactions = template.block().transactions();
    Map<Txid, Integer> positions = new HashMap<>();
    Json.Arr out = Json.array();
    for (int i = 1; i < transactions.size(); i++) {
      Transaction tx = transactions.get(i);
      Json.Arr depends = Json.array();
      for (TxIn input : tx.inputs()) {
        Integer position = positions.get(input.prevout().txid());
        if (position != null) {
          depends.add(position);
        }
      }
      out.add(
          Json.object()
              .put("data", Hex.encode(TransactionCodec.encode(tx)))
              .put("txid", tx.txid().toString())
              .put("hash", tx.wtxid().toString())
              .put("depends", depends)
              .put("fee", template.feesSat().get(i - 1))
              .put("sigops", template.sigOpCosts().get(i - 1) / scale)
              .put("weight", tx.weightWu()));
      positions.put(tx.txid(), i);
    }
    return out;
  }
}
