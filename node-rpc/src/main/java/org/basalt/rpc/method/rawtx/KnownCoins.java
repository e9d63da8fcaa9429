package org.basalt.rpc.method.rawtx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.basalt.chain.api.LedgerView;
import org.basalt.core.consensus.Coin;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.rpc.spec.NodeView;

/// Outputs that a transaction spends, as far as the chain and the mempool have them.
final class KnownCoins {
  private KnownCoins() {}

  static Map<OutPoint, TxOut> of(List<TxIn> inputs, NodeView node) {
    return node.chain()
        .ask(ledger -> {
          Map<OutPoint, TxOut> coins = new HashMap<>();
          for (TxIn input : inputs) {
            find(input.prevout(), ledger).ifPresent(coin -> coins.put(input.prevout(), coin));
          }
          return coins;
        });
  }

  private static Optional<TxOut> find(OutPoint outpoint, LedgerView ledger) {
    return ledger
        .mempool()
        .output(outpoint)
        .or(() ->
            Optional.of(ledger.coin(outpoint)).filter(coin -> !coin.isNone()).map(Coin::output));
  }
}
