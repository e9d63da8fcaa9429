package org.basalt.core.rules;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.basalt.core.consensus.BlockScriptFlags;
import org.basalt.core.consensus.Coin;
import org.basalt.core.consensus.ConsensusParams;
import org.basalt.core.consensus.HeaderAncestry;
import org.basalt.core.consensus.SigOpCost;
import org.basalt.core.consensus.Subsidy;
import org.basalt.core.consensus.WorkRequired;
import org.basalt.core.crypto.Secp256k1;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.script.ScriptFlags;
import org.basalt.core.sighash.SighashCache;
import org.basalt.core.verdict.BlockVerdict;
import org.basalt.core.verdict.Reject;
import org.basalt.core.verdict.RejectReason;
import org.basalt.core.verdict.TxVerdict;

/// The consensus rules of a network: the only way in. Immutable and thread-safe; every answer
/// depends on the arguments alone.
///
/// The order in which a whole block is judged, which decides the reason of one with several faults:
///
/// 1. [#checkStructure(Block)], without its place on the chain
/// 2. [#checkHeader] and [#checkHeaderInContext]
/// 3. [#checkInContext]
/// 4. connecting it: [#checkStructure(Block)] again if it came from a disk, [#checkOverwrites]
///    where [#needsOverwriteCheck], a [BlockSpend], and [#checkScript] for every input
///
/// What comes from a peer is asked [#isMutated] before all of these.
public final class Consensus {
  private static final int MUTANT_SIZE = 64;

  private final ConsensusParams params;
  private final Secp256k1 engine;

  public Consensus(ConsensusParams params, Secp256k1 engine) {
    this.params = params;
    this.engine = engine;
  }

  public ConsensusParams params() {
    return params;
  }

  /// Proof of work (Core CheckBlockHeader).
  public BlockVerdict checkHeader(BlockHeader header) {
    return Verdicts.ofBlock(HeaderRules.RULES.firstFault(new HeaderRules.Context(params, header)));
  }

  /// A header after `prev` (Core ContextualCheckBlockHeader).
  ///
  /// @param nowSec the node's clock, seconds since 1970
  public BlockVerdict checkHeaderInContext(BlockHeader header, HeaderAncestry prev, long nowSec) {
    return Verdicts.ofBlock(
        HeaderContextRules.RULES.firstFault(new HeaderContext(params, header, prev, nowSec)));
  }

  /// A block by itself (Core CheckBlock).
  public BlockVerdict checkStructure(Block block) {
    return checkStructure(block, true, true);
  }

  /// @param judgesProof false for a proposal, which has no proof of work and no signet solution yet
  /// @param judgesMerkleRoot false if the header's merkle root is not filled in yet, or known to be
  ///   right
  public BlockVerdict checkStructure(Block block, boolean judgesProof, boolean judgesMerkleRoot) {
    return Verdicts.ofBlock(
        BlockStructureRules.RULES.firstFault(
            new StructureContext(params, engine, block, judgesProof, judgesMerkleRoot)));
  }

  /// A block after `prev`, without coins (Core ContextualCheckBlock). Its structure must be valid.
  public BlockVerdict checkInContext(Block block, HeaderAncestry prev) {
    return Verdicts.ofBlock(
        BlockContextRules.RULES.firstFault(BlockContext.of(params, block, prev)));
  }

  /// True if the transactions are not those that the header's miner put in: then the header may
  /// still belong to a valid block, and only the sender is to blame (Core IsBlockMutated).
  ///
  /// A block whose first transaction is no coinbase is invalid anyway. If it has a transaction of
  /// 64 bytes, that may be two hashes of the merkle tree posing as a leaf.
  ///
  /// @param checkWitnessRoot segwit holds at the block's place; if false, a witness is a mutation
  public boolean isMutated(Block block, boolean checkWitnessRoot) {
    return mutation(block, checkWitnessRoot).isPresent();
  }

  /// What tells that a block [#isMutated].
  public Optional<BlockVerdict.Mutated> mutation(Block block, boolean checkWitnessRoot) {
    StructureContext context = new StructureContext(params, engine, block, false, true);
    return BlockStructureRules.merkleRootMatches(context)
        .or(() -> BlockStructureRules.merkleTreeHasNoTwin(context))
        .or(() ->
            BlockStructureRules.firstIsCoinbase(context).isPresent()
                ? posingAsLeaf(block)
                : WitnessRules.RULES.firstFault(new WitnessRules.Context(block, checkWitnessRoot)))
        .map(BlockVerdict.Mutated::new);
  }

  private static Optional<Reject> posingAsLeaf(Block block) {
    return Verdicts.require(
        block.transactions().stream().noneMatch(tx -> tx.strippedSize() == MUTANT_SIZE),
        RejectReason.BAD_TXNMRKLROOT,
        "a transaction as long as two hashes");
  }

  /// A transaction by itself (Core CheckTransaction).
  public TxVerdict checkTransaction(Transaction tx) {
    return Verdicts.ofTransaction(TransactionRules.RULES.firstFault(tx));
  }

  /// A transaction against its coins (Core CheckTxInputs). It must be valid by itself, and no
  /// coinbase.
  ///
  /// @param coins one for each input, in order; [Coin#NONE] for a missing one
  /// @param height of the block that it would be in
  public TxVerdict checkInputs(Transaction tx, List<Coin> coins, int height) {
    return Verdicts.ofTransaction(
        SpendRules.INPUTS.firstFault(new InputsContext(tx, coins, height)));
  }

  /// Script rules that hold in a block.
  public ScriptFlags scriptFlags(BlockHash hash, int height) {
    return BlockScriptFlags.of(params, hash, height);
  }

  /// True if [#checkOverwrites] must be asked for this block (BIP-0030).
  ///
  /// @param block itself, not the one before; not genesis
  public boolean needsOverwriteCheck(HeaderAncestry block) {
    return OverwriteRules.apply(params, block);
  }

  /// True if a block whose inputs are all there, each once and in order, passes [#checkOverwrites]
  /// for certain: then it is enough to ask it of a block that has another fault, before that is
  /// reported.
  public boolean inputsRuleOutOverwrites() {
    return OverwriteRules.followsFromInputs(params);
  }

  /// That no transaction repeats an unspent one.
  ///
  /// @param isUnspent whether a coin exists before the block
  public BlockVerdict checkOverwrites(Block block, Predicate<OutPoint> isUnspent) {
    return Verdicts.ofBlock(
        OverwriteRules.RULES.firstFault(new OverwriteRules.Context(block, isUnspent)));
  }

  /// Begins to connect a block whose structure and context are valid.
  ///
  /// @param node of the block itself; not genesis, whose transactions are never connected
  public BlockSpend beginSpend(Block block, HeaderAncestry node) {
    return new BlockSpend(params, block, node);
  }

  /// That one input unlocks its coin. Any thread.
  ///
  /// @param cache of the transaction, shared by its inputs
  public BlockVerdict checkScript(
      Transaction tx, int inputIndex, Coin coin, SighashCache cache, ScriptFlags flags) {
    return Verdicts.ofBlock(
        ScriptRules.RULES.firstFault(
            new ScriptRules.Context(engine, tx, inputIndex, coin, cache, flags)));
  }

  /// Compact target of the block after `prev`.
  ///
  /// @param newBlockTimeSec matters only where late blocks may be easy
  public int nextBits(HeaderAncestry prev, long newBlockTimeSec) {
    return WorkRequired.nextBits(params, prev, newBlockTimeSec);
  }

  /// New coins that the block at a height may create.
  public long subsidySat(int height) {
    return Subsidy.atSat(height, params.subsidyHalvingInterval());
  }

  /// Signature operations of scriptSigs and scriptPubKeys, unscaled.
  public long legacySigOpCount(Transaction tx) {
    return SigOpCost.legacyCount(tx);
  }
}
