package org.basalt.chain.mempool;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.basalt.core.hash.Txid;

/// What of a mempool outlives a restart.
///
/// @param transactions each behind those that it depends on
/// @param feeDeltasSat of transactions that are not among them
/// @param unbroadcast among them, that no peer has fetched yet
public record SavedMempool(
    List<SavedTx> transactions, Map<Txid, Long> feeDeltasSat, Set<Txid> unbroadcast) {
  public SavedMempool {
    transactions = List.copyOf(transactions);
    feeDeltasSat = Map.copyOf(feeDeltasSat);
    unbroadcast = Set.copyOf(unbroadcast);
  }

  /// A copy of what is there now, in the order of mining.
  public static SavedMempool of(Mempool mempool, Set<Txid> unbroadcast) {
    Map<Txid, Long> deltas = new TreeMap<>(mempool.feeDeltas().all());
    List<SavedTx> transactions =
        mempool.chunks().stream()
            .flatMap(chunk -> chunk.entries().stream())
            .map(entry -> {
              Long delta = deltas.remove(entry.txid());
              return new SavedTx(entry.tx(), entry.timeSec(), delta == null ? 0 : delta);
            })
            .toList();
    return new SavedMempool(transactions, deltas, new TreeSet<>(unbroadcast));
  }
}
