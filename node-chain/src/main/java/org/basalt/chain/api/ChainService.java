package org.basalt.chain.api;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.Txid;
import org.basalt.core.params.NetworkParams;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.verdict.BlockVerdict;
import org.basalt.core.verdict.Reject;

/// The ledger as others see it. All methods may be called from any thread; those that wait for the
/// ledger's thread say so, and neither `peers` nor an I/O loop may call them.
public interface ChainService {
  NetworkParams network();

  // Reading without waiting.

  /// The latest published picture.
  ChainView view();

  /// A header of the tree, on whatever branch.
  Optional<BlockNode> find(BlockHash hash);

  BlockStatus status(BlockNode node);

  BlockReader blocks();

  /// True if the node is on the active chain of the latest view.
  default boolean isActive(BlockNode node) {
    return view().tip().hasAncestor(node);
  }

  /// True if the transactions are not those that the header's miner put in, so that the header may
  /// belong to a valid block all the same (Core IsBlockMutated). Judged on the calling thread.
  boolean isMutated(Block block, BlockNode parent);

  /// Unconfirmed transactions.
  MempoolService mempool();

  /// Blocks for miners.
  MiningService mining();

  /// What transactions should pay.
  FeeEstimates fees();

  /// The listener hears events from now on, on the ledger's thread.
  Subscription subscribe(ChainListener listener);

  /// Share of all transactions of the chain up to now that are in the chain of a block, 0 to 1: an
  /// estimate for people (RPC `verificationprogress`).
  double verificationProgress(BlockNode node);

  /// What the operator should know (RPC `warnings`), such as version bits of unknown rules; empty
  /// if nothing.
  List<String> warnings();

  /// Bytes of stored blocks and undo data, about (RPC `size_on_disk`).
  long storedBlockBytes();

  /// Which old blocks are deleted.
  Pruning pruning();

  /// Height of the highest block of the active chain that is deleted (or its undo data); empty if
  /// none is.
  OptionalInt prunedHeight();

  /// False while so many bytes of blocks wait to be validated that none more should be read from
  /// the network.
  boolean hasRoomForBlocks();

  /// [#coin], if it is in memory and nothing keeps it from being told at once.
  default Optional<CoinAtTip> findCoin(OutPoint outpoint, boolean includesMempool) {
    return Optional.empty();
  }

  // Submitting without waiting. Outcomes come on the ledger's or a verify thread: post them on.

  /// Headers in order, each the child of the one before; the first's parent must be known.
  ///
  /// @param isWorkChecked the caller has made sure that the chain they belong to has the minimum
  ///   work; otherwise headers of chains below it are refused as [BlockVerdict.LowWork]
  void submitHeaders(
      List<BlockHeader> headers, boolean isWorkChecked, Consumer<HeadersOutcome> done);

  /// A block as on the wire; decoded and structure-checked off the ledger's thread. Blocks are
  /// taken in the order in which they are submitted, and none is dropped: see
  /// [#hasRoomForBlocks()].
  ///
  /// @param block now owned by the ledger
  /// @param isRequested we asked for it (or an operator gave it): stored even if it is far ahead or
  ///   has little work
  /// @param isWorkChecked as for headers
  void submitBlock(
      byte[] block, boolean isRequested, boolean isWorkChecked, Consumer<BlockOutcome> done);

  /// [#submitBlock] for a block that a peer sent: one of which [#isMutated] can be said is refused
  /// as [BlockVerdict.Mutated] before anything else is looked at.
  void submitPeerBlock(
      byte[] block, boolean isRequested, boolean isWorkChecked, Consumer<BlockOutcome> done);

  // Waiting for the ledger's thread: for RPC and start-up only.

  /// Runs a short question between two commands.
  <T> T ask(Function<LedgerView, T> question);

  /// Marks a block and all its descendants invalid, and reorganises. Empty if done.
  Optional<Reject> invalidateBlock(BlockNode node);

  /// Takes back [#invalidateBlock] from a block, its ancestors and its descendants.
  Optional<Reject> reconsiderBlock(BlockNode node);

  /// Treats a block as received before all others of the same work.
  Optional<Reject> preciousBlock(BlockNode node);

  /// Full validation of a block on the tip without storing it (Core TestBlockValidity).
  BlockVerdict checkProposal(Block block, boolean isProofChecked, boolean isMerkleRootChecked);

  /// A block on the tip that pays the subsidy to a script (fees of `transactions` are left
  /// unclaimed, as Core's `generateblock` does); proof of work is not done yet.
  ///
  /// @param transactions to put in behind the coinbase, in this order; they are not checked here
  Block assembleBlock(Script payTo, List<Transaction> transactions);

  /// Deletes blocks up to a height, as far as they may go.
  void pruneBlocks(int height);

  /// Re-checks the last blocks (RPC verifychain).
  ///
  /// @param level 0 to 4 as Core's checklevel
  /// @param count of blocks; 0 is all
  boolean verifyChain(int level, int count);

  /// Writes a file for `-swiftsync`: which outputs up to a block of the active chain are unspent as
  /// of that block. Takes long where the chain is long; the ledger goes on meanwhile.
  ///
  /// @param file must not be there yet
  /// @param height of the block, 1 to the tip's; blocks above must not be pruned, those below
  ///   neither
  /// @throws HintsException if there is no such block, or the file cannot be written
  HintsReport writeHints(Path file, int height);

  UtxoStatistics utxoStatistics(UtxoStatistics.HashType hashType);

  /// Looks for the unspent outputs of some scripts, in a snapshot of all of them and on the calling
  /// thread.
  CoinScan scanCoins(Set<Script> scripts, CoinScan.Watch watch);

  /// Waits until a view meets the condition, the time is up or the ledger closes; gives the latest
  /// view then. Zero waits for ever.
  ChainView await(Predicate<ChainView> condition, Duration timeout);

  /// A coin as of the tip that the answer names. Waits only if the ledger is about to change that
  /// very coin, or in the middle of a reorganisation.
  ///
  /// @param includesMempool as if the mempool were the next block: what it spends is gone, what it
  ///   makes is there
  CoinAtTip coin(OutPoint outpoint, boolean includesMempool);

  /// Waits until everything submitted before this call has been done and its events were given to
  /// listeners.
  void drain();

  /// Writes everything to disk.
  void flush();

  // Indexes.

  List<IndexStatus> indexes();

  /// Waits until an index is at the tip.
  ///
  /// @return false if there is no such index, or it is still far from the tip; returns at once then
  default boolean awaitIndex(String name) {
    return false;
  }

  /// Empty without that index.
  default Optional<BlockFilters> blockFilters() {
    return Optional.empty();
  }

  /// By the index of coin statistics; empty without that index or if unknown to it.
  default Optional<CoinTotals> coinTotals(BlockNode node) {
    return Optional.empty();
  }

  /// The confirmed transaction that spends an output, by the index of spenders; empty without that
  /// index or if unknown to it.
  default Optional<TxLocation> findSpender(OutPoint outpoint) {
    return Optional.empty();
  }

  /// By the transaction index; empty without that index or if unknown to it.
  Optional<TxLocation> findTransaction(Txid txid);
}
