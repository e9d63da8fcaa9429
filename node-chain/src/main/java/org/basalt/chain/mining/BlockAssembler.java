package org.basalt.chain.mining;

import java.util.ArrayList;
import java.util.List;
import org.basalt.chain.api.BlockNode;
import org.basalt.core.consensus.MerkleTree;
import org.basalt.core.consensus.WitnessCommitment;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.basalt.core.rules.Consensus;
import org.basalt.core.script.ScriptBuilder;

/// Puts a block together on top of another: coinbase with height and witness commitment, version,
/// time and difficulty. Proof of work is up to the caller. Source: Core `node/miner.cpp`.
public final class BlockAssembler {
  /// A retarget period's first block is not to be earlier than so many seconds before the block
  /// before it (BIP-0094); kept on all networks, as Core does (MAX_TIMEWARP).
  private static final long MAX_TIMEWARP_SEC = 600;

  /// Any sequence but the final one, so that the coinbase's lock time holds (Core
  /// MAX_SEQUENCE_NONFINAL).
  private static final int SEQUENCE_NONFINAL = 0xfffffffe;

  private static final int COINBASE_VERSION = 2;

  /// Up to here the push of the height is one byte.
  private static final int MAX_ONE_BYTE_HEIGHT = 16;

  private final Consensus consensus;

  public BlockAssembler(Consensus consensus) {
    this.consensus = consensus;
  }

  /// Earliest time of a block after `prev` (Core GetMinimumTime).
  public long minimumTimeSec(BlockNode prev) {
    long earliest = prev.medianTimePast() + 1;
    boolean isFirstOfPeriod = (prev.height() + 1) % consensus.params().retargetInterval() == 0;
    return isFirstOfPeriod ? Math.max(earliest, prev.timeSec() - MAX_TIMEWARP_SEC) : earliest;
  }

  /// @param version of the header
  /// @param nowSec the node's clock
  /// @param payTo gets the subsidy
  /// @param transactions behind the coinbase, unchecked; their fees are left unclaimed
  public Block assemble(
      BlockNode prev, int version, long nowSec, Script payTo, List<Transaction> transactions) {
    return assemble(prev, version, nowSec, payTo, 0, transactions);
  }

  /// @param feesSat that the coinbase claims beside the subsidy
  public Block assemble(
      BlockNode prev,
      int version,
      long nowSec,
      Script payTo,
      long feesSat,
      List<Transaction> transactions) {
    int height = prev.height() + 1;
    long timeSec = Math.max(minimumTimeSec(prev), nowSec);
    List<Transaction> all = new ArrayList<>();
    all.add(coinbase(height, payTo, feesSat));
    all.addAll(transactions);
    List<Transaction> committed =
        WitnessCommitment.placeIn(all, height >= consensus.params().segwitHeight());
    BlockHeader header =
        new BlockHeader(
            version,
            prev.hash(),
            MerkleTree.ofTransactions(committed).hash(),
            (int) timeSec,
            consensus.nextBits(prev, timeSec),
            0);
    return new Block(header, committed);
  }

  /// The block at the time of now, if that is later.
  public Block atTime(Block block, BlockNode prev, long nowSec) {
    BlockHeader header = block.header();
    long timeSec = Math.max(header.timeSec(), Math.max(minimumTimeSec(prev), nowSec));
    return new Block(
        new BlockHeader(
            header.version(),
            header.prev(),
            header.merkleRoot(),
            (int) timeSec,
            consensus.nextBits(prev, timeSec),
            header.nonce()),
        block.transactions());
  }

  private Transaction coinbase(int height, Script payTo, long feesSat) {
    ScriptBuilder scriptSig = new ScriptBuilder().number(height);
    if (height <= MAX_ONE_BYTE_HEIGHT) {
      // A coinbase's scriptSig must have two bytes at least.
      scriptSig.number(0);
    }
    TxIn input = new TxIn(OutPoint.NULL, scriptSig.build(), SEQUENCE_NONFINAL, Witness.EMPTY);
    TxOut reward = new TxOut(consensus.subsidySat(height) + feesSat, payTo);
    return Transaction.of(COINBASE_VERSION, List.of(input), List.of(reward), height - 1);
  }
}
