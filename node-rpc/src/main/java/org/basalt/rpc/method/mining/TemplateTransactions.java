package org.basalt.rpc.method.mining;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.basalt.chain.api.LedgerView;
import org.basalt.chain.api.MempoolEntryInfo;
import org.basalt.core.bytes.Hex;
import org.basalt.core.consensus.Coin;
import org.basalt.core.consensus.SigOpCost;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TransactionCodec;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.script.ScriptFlag;
import org.basalt.core.script.ScriptFlags;
import org.basalt.rpc.spec.Json;

/// The transactions behind the coinbase of a block template, as miners are told of them.
final class TemplateTransactions {
  private static final ScriptFlags FLAGS = ScriptFlags.of(ScriptFlag.P2SH, ScriptFlag.WITNESS);

  private TemplateTransactions() {}

  /// Runs between two commands of the ledger.
  ///
  /// @param scale by which costs of signature operations are divided
  /// @return empty if a transaction has left the mempool since the block was put together
  static Optional<Json> of(Block block, int scale, LedgerView ledger) {
    Map<Txid, Integer> positions = new HashMap<>();
    Json.Arr out = Json.array();
    for (int i = 0; i < block.transactions().size(); i++) {
      Transaction tx = block.transactions().get(i);
      if (i > 0) {
        Optional<MempoolEntryInfo> entry = ledger.mempool().entry(tx.txid());
        if (entry.isEmpty()) {
          return Optional.empty();
        }
        out.add(describe(entry.get(), positions, scale, ledger));
      }
      positions.put(tx.txid(), i);
    }
    return Optional.of(out);
  }

  private static Json describe(
      MempoolEntryInfo entry, Map<Txid, Integer> positions, int scale, LedgerView ledger) {
    Transaction tx = entry.tx();
    Json.Arr depends = Json.array();
    List<Coin> coins = new ArrayList<>();
    for (TxIn input : tx.inputs()) {
      Optional.ofNullable(positions.get(input.prevout().txid())).ifPresent(depends::add);
      coins.add(coin(input.prevout(), ledger));
    }
    return Json.object()
        .put("data", Hex.encode(TransactionCodec.encode(tx)))
        .put("txid", tx.txid().toString())
        .put("hash", tx.wtxid().toString())
        .put("depends", depends)
        .put("fee", entry.feeSat())
        .put("sigops", SigOpCost.of(tx, coins, FLAGS) / scale)
        .put("weight", tx.weightWu());
  }

  private static Coin coin(OutPoint outpoint, LedgerView ledger) {
    return ledger
        .mempool()
        .output(outpoint)
        .map(output -> new Coin(output, 0, false))
        .orElseGet(() -> ledger.coin(outpoint));
  }
}
