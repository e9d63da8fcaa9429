package org.basalt.rpc.method.blockchain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockUndo;
import org.basalt.core.bytes.CountingSink;
import org.basalt.core.consensus.Coin;
import org.basalt.core.consensus.ConsensusParams;
import org.basalt.core.consensus.Subsidy;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.script.ScriptTemplate;
import org.basalt.rpc.spec.Json;
import org.basalt.rpc.spec.ResultDoc;

/// The figures of `getblockstats`. The coinbase counts in `outs`, `txs` and the growth of the UTXO
/// set, and nowhere else.
final class BlockStats {
  /// What an entry of the UTXO set has beside the output: outpoint, and height with the coinbase
  /// flag.
  private static final long UTXO_OVERHEAD = OutPoint.SIZE + 4;

  private static final long WITNESS_SCALE = 4;
  private static final double[] PERCENTILES = {0.1, 0.25, 0.5, 0.75, 0.9};

  private final List<Long> feesSat = new ArrayList<>();
  private final List<FeeRate> feeRates = new ArrayList<>();
  private final List<Long> sizes = new ArrayList<>();
  private long inputs;
  private long outputs;
  private long unspentOutputs;
  private long totalOutSat;
  private long totalWeight;
  private long segwitTxs;
  private long segwitSize;
  private long segwitWeight;
  private long sizeGrowth;
  private long realSizeGrowth;

  /// @param satPerVb rounded down
  private record FeeRate(long satPerVb, long weight) {}

  private BlockStats() {}

  static Json.Obj of(Block block, BlockUndo undo, BlockNode place, ConsensusParams params) {
    BlockStats stats = new BlockStats();
    boolean isRepeat = params.bip30Exceptions().containsKey(place.height());
    for (int i = 0; i < block.transactions().size(); i++) {
      Transaction tx = block.transactions().get(i);
      boolean isUncounted = place.height() == 0 || (isRepeat && tx.isCoinbase());
      stats.addOutputs(tx, isUncounted);
      if (!tx.isCoinbase()) {
        stats.addSpend(tx, undo.spentByTransaction().get(i - 1));
      }
    }
    return stats.toJson(block, place, params);
  }

  private void addOutputs(Transaction tx, boolean isUncounted) {
    outputs += tx.outputs().size();
    for (TxOut output : tx.outputs()) {
      sizeGrowth += entrySize(output);
      if (!isUncounted && !ScriptTemplate.isUnspendable(output.scriptPubKey())) {
        unspentOutputs++;
        realSizeGrowth += entrySize(output);
      }
    }
  }

  private static long entrySize(TxOut output) {
    CountingSink counter = new CountingSink();
    output.writeTo(counter);
    return counter.count() + UTXO_OVERHEAD;
  }

  private void addSpend(Transaction tx, List<Coin> coins) {
    long inSat = 0;
    for (Coin coin : coins) {
      inSat += coin.valueSat();
      sizeGrowth -= entrySize(coin.output());
      realSizeGrowth -= entrySize(coin.output());
    }
    long outSat = tx.outputs().stream().mapToLong(TxOut::valueSat).sum();
    long feeSat = inSat - outSat;
    inputs += tx.inputs().size();
    totalOutSat += outSat;
    totalWeight += tx.weightWu();
    sizes.add((long) tx.totalSize());
    feesSat.add(feeSat);
    feeRates.add(new FeeRate(feeSat * WITNESS_SCALE / tx.weightWu(), tx.weightWu()));
    if (tx.hasWitness()) {
      segwitTxs++;
      segwitSize += tx.totalSize();
      segwitWeight += tx.weightWu();
    }
  }

  private Json.Obj toJson(Block block, BlockNode place, ConsensusParams params) {
    List<Long> rates = feeRates.stream().map(FeeRate::satPerVb).toList();
    long totalFeeSat = sum(feesSat);
    return Json.object()
        .put("avgfee", mean(feesSat))
        .put("avgfeerate", totalWeight == 0 ? 0 : totalFeeSat * WITNESS_SCALE / totalWeight)
        .put("avgtxsize", mean(sizes))
        .put("blockhash", place.hash().toString())
        .put("feerate_percentiles", percentiles())
        .put("height", place.height())
        .put("ins", inputs)
        .put("maxfee", max(feesSat))
        .put("maxfeerate", max(rates))
        .put("maxtxsize", max(sizes))
        .put("medianfee", median(feesSat))
        .put("mediantime", place.medianTimePast())
        .put("mediantxsize", median(sizes))
        .put("minfee", min(feesSat))
        .put("minfeerate", min(rates))
        .put("mintxsize", min(sizes))
        .put("outs", outputs)
        .put("subsidy", Subsidy.atSat(place.height(), params.subsidyHalvingInterval()))
        .put("swtotal_size", segwitSize)
        .put("swtotal_weight", segwitWeight)
        .put("swtxs", segwitTxs)
        .put("time", place.timeSec())
        .put("total_out", totalOutSat)
        .put("total_size", sum(sizes))
        .put("total_weight", totalWeight)
        .put("totalfee", totalFeeSat)
        .put("txs", block.transactions().size())
        .put("utxo_increase", outputs - inputs)
        .put("utxo_size_inc", sizeGrowth)
        .put("utxo_increase_actual", unspentOutputs - inputs)
        .put("utxo_size_inc_actual", realSizeGrowth);
  }

  private static long sum(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).sum();
  }

  private static long mean(List<Long> values) {
    return values.isEmpty() ? 0 : sum(values) / values.size();
  }

  private static long max(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).max().orElse(0);
  }

  private static long min(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).min().orElse(0);
  }

  /// Of an even number the mean of the two in the middle, rounded down.
  private static long median(List<Long> values) {
    if (values.isEmpty()) {
      return 0;
    }
    List<Long> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 0
        ? (sorted.get(middle - 1) + sorted.get(middle)) / 2
        : sorted.get(middle);
  }

  /// Fee rates below which a share of the block's weight lies.
  private Json percentiles() {
    List<FeeRate> sorted =
        feeRates.stream()
            .sorted(Comparator.comparingLong(FeeRate::satPerVb).thenComparingLong(FeeRate::weight))
            .toList();
    Json.Arr out = Json.array();
    for (double share : PERCENTILES) {
      out.add(rateAt(sorted, totalWeight * share));
    }
    return out;
  }

  private static long rateAt(List<FeeRate> sorted, double weight) {
    long sum = 0;
    for (FeeRate rate : sorted) {
      sum += rate.weight();
      if (sum >= weight) {
        return rate.satPerVb();
      }
    }
    return sorted.isEmpty() ? 0 : sorted.getLast().satPerVb();
  }

  static List<ResultDoc> docs() {
    return List.of(
        ResultDoc.num("avgfee", "Mean fee").optional(),
        ResultDoc.num("avgfeerate", "Mean fee rate (satoshis per virtual byte)").optional(),
        ResultDoc.num("avgtxsize", "Mean size of a transaction").optional(),
        ResultDoc.hex("blockhash", "The block's hash").optional(),
        ResultDoc.fixedArr(
                "feerate_percentiles",
                "Fee rates at 10, 25, 50, 75 and 90 % of the weight",
                ResultDoc.num("10th_percentile_feerate", "at 10 %"),
                ResultDoc.num("25th_percentile_feerate", "at 25 %"),
                ResultDoc.num("50th_percentile_feerate", "at 50 %"),
                ResultDoc.num("75th_percentile_feerate", "at 75 %"),
                ResultDoc.num("90th_percentile_feerate", "at 90 %"))
            .optional(),
        ResultDoc.num("height", "The block's height").optional(),
        ResultDoc.num("ins", "Inputs, without the coinbase's").optional(),
        ResultDoc.num("maxfee", "Highest fee").optional(),
        ResultDoc.num("maxfeerate", "Highest fee rate").optional(),
        ResultDoc.num("maxtxsize", "Largest transaction").optional(),
        ResultDoc.num("medianfee", "Median fee").optional(),
        ResultDoc.num("mediantime", "Median of the last eleven times").optional(),
        ResultDoc.num("mediantxsize", "Median size").optional(),
        ResultDoc.num("minfee", "Lowest fee").optional(),
        ResultDoc.num("minfeerate", "Lowest fee rate").optional(),
        ResultDoc.num("mintxsize", "Smallest transaction").optional(),
        ResultDoc.num("outs", "Outputs").optional(),
        ResultDoc.num("subsidy", "New coins").optional(),
        ResultDoc.num("swtotal_size", "Size of transactions with witness").optional(),
        ResultDoc.num("swtotal_weight", "Weight of transactions with witness").optional(),
        ResultDoc.num("swtxs", "Transactions with witness").optional(),
        ResultDoc.num("time", "The block's time").optional(),
        ResultDoc.num("total_out", "Sum of the outputs, without the coinbase's").optional(),
        ResultDoc.num("total_size", "Size without the coinbase").optional(),
        ResultDoc.num("total_weight", "Weight without the coinbase").optional(),
        ResultDoc.num("totalfee", "Sum of the fees").optional(),
        ResultDoc.num("txs", "Transactions").optional(),
        ResultDoc.num("utxo_increase", "Outputs made minus outputs spent").optional(),
        ResultDoc.num("utxo_size_inc", "The same in bytes of the UTXO set").optional(),
        ResultDoc.num("utxo_increase_actual", "utxo_increase without the unspendable").optional(),
        ResultDoc.num("utxo_size_inc_actual", "utxo_size_inc without the unspendable").optional());
  }
}
