package org.basalt.chain.scenario;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.coins.CoinsCache;
import org.basalt.chain.coins.UtxoStatisticsScan;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.consensus.Coin;
import org.basalt.core.crypto.MuHash3072;
import org.basalt.core.crypto.bc.BouncyCastleSecp256k1;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.params.NetworkParams;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockCodec;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.rules.BlockSpend;
import org.basalt.core.rules.Consensus;
import org.basalt.core.sighash.SighashCache;
import org.basalt.core.verdict.BlockVerdict;

/// The ledger as one would write it if time did not matter: a map of coins, one block after the
/// other, one step after the other, nothing ahead of its turn. One chain; a block that is not valid
/// on top of the tip leaves all as it was.
final class PlainLedger {
  private final NetworkParams network = Networks.REGTEST;
  private final Consensus consensus =
      new Consensus(network.consensus(), new BouncyCastleSecp256k1());
  private final Map<OutPoint, Coin> coins = new HashMap<>();
  private BlockNode tip = BlockNode.genesis(network.genesis().header());

  BlockNode tip() {
    return tip;
  }

  /// The verdict on a block whose parent is the tip, in the words of a log.
  ///
  /// @return "valid", or the kind of trouble and its reject string
  String apply(byte[] raw, long nowSec) {
    Block block = BlockCodec.decode(raw);
    BlockVerdict verdict = consensus.checkStructure(block);
    if (!verdict.isValid()) {
      return "refused " + text(verdict);
    }
    verdict = consensus.checkHeader(block.header());
    if (verdict.isValid()) {
      verdict = consensus.checkHeaderInContext(block.header(), tip, nowSec);
    }
    if (verdict.isValid()) {
      verdict = consensus.checkInContext(block, tip);
    }
    if (!verdict.isValid()) {
      return "refused " + text(verdict);
    }
    BlockNode node = BlockNode.child(block.header(), tip);
    Map<OutPoint, Coin> after = new HashMap<>(coins);
    verdict = connect(block, node, after);
    if (!verdict.isValid()) {
      return "failed " + text(verdict);
    }
    coins.clear();
    coins.putAll(after);
    tip = node;
    return "valid";
  }

  static String text(BlockVerdict verdict) {
    return ((BlockVerdict.Invalid) verdict).reject().text();
  }

  /// Scripts come last: a failing spend, or too large a reward, counts before any of them.
  private BlockVerdict connect(Block block, BlockNode node, Map<OutPoint, Coin> after) {
    if (consensus.needsOverwriteCheck(node)) {
      BlockVerdict verdict = consensus.checkOverwrites(block, after::containsKey);
      if (!verdict.isValid()) {
        return verdict;
      }
    }
    BlockSpend spend = consensus.beginSpend(block, node);
    List<List<Coin>> spent = new ArrayList<>();
    for (Transaction tx : block.transactions()) {
      List<Coin> inputs = new ArrayList<>();
      if (!tx.isCoinbase()) {
        for (TxIn input : tx.inputs()) {
          Coin coin = after.remove(input.prevout());
          inputs.add(coin == null ? Coin.NONE : coin);
        }
      }
      BlockVerdict verdict = spend.spend(tx, inputs);
      if (!verdict.isValid()) {
        return verdict;
      }
      spent.add(inputs);
      for (int i = 0; i < tx.outputs().size(); i++) {
        TxOut output = tx.outputs().get(i);
        if (!CoinsCache.isUnspendable(output.scriptPubKey())) {
          after.put(new OutPoint(tx.txid(), i), new Coin(output, node.height(), tx.isCoinbase()));
        }
      }
    }
    BlockVerdict verdict = spend.finish();
    for (int i = 0; i < spent.size() && verdict.isValid(); i++) {
      Transaction tx = block.transactions().get(i);
      List<TxOut> outputs = spent.get(i).stream().map(Coin::output).toList();
      for (int j = 0; j < spent.get(i).size() && verdict.isValid(); j++) {
        verdict =
            consensus.checkScript(
                tx, j, spent.get(i).get(j), SighashCache.of(tx, outputs), spend.flags());
      }
    }
    return verdict;
  }

  /// Coins by which a mutation can be made.
  Map<OutPoint, Coin> coins() {
    return coins;
  }

  String muHash() {
    MuHash3072 set = new MuHash3072();
    ArraySink bytes = new ArraySink();
    coins.forEach((outpoint, coin) -> {
      bytes.clear();
      UtxoStatisticsScan.writeHashed(outpoint, coin, bytes);
      set.insert(bytes.array(), 0, bytes.size());
    });
    return BlockHash.of(set.finish()).toString();
  }
}
