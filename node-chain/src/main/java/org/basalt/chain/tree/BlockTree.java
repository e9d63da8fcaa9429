package org.basalt.chain.tree;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.BlockStatus;
import org.basalt.chain.api.BlockStatus.Validity;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.core.runtime.OwnerThread;
import org.jspecify.annotations.Nullable;

/// All valid headers, on whatever branch, with their status; and from that the choice of the next
/// tip.
///
/// Every header has its parent in the tree. A header that is marked failed has all its descendants
/// marked too. A block becomes a candidate for the tip when its own data and the data of all its
/// ancestors is there; data may arrive in any order, so blocks whose ancestors are missing wait in
/// `unlinked`.
///
/// Changes are collected in `dirty` until [#takeDirty()], for the next atomic write. Source: Core
/// `validation.cpp` ChainstateManager and `node/blockstorage.cpp` BlockManager.
///
/// [#find] and [#status] may be called on any thread.
@OwnedBy("chain")
public final class BlockTree {
  private final OwnerThread owner;
  private final ConcurrentHashMap<BlockHash, TreeEntry> entries = new ConcurrentHashMap<>();
  private final TreeEntry genesis;
  private final Candidates candidates = new Candidates();
  private final Map<TreeEntry, List<TreeEntry>> unlinked = new HashMap<>();
  private final Set<TreeEntry> dirty = new LinkedHashSet<>();
  private TreeEntry tip;
  private TreeEntry bestHeader;
  private @Nullable TreeEntry bestInvalid;
  private int nextSequence = TreeEntry.SEQUENCE_AT_START + 1;
  private int nextPreciousSequence = -1;
  private @Nullable TreeEntry tipAtLastPrecious;

  /// A tree of the genesis block alone, which is the tip; its data counts as received.
  public BlockTree(OwnerThread owner, BlockHeader genesisHeader, int genesisSizeBytes) {
    this.owner = owner;
    BlockStatus status =
        new BlockStatus(Validity.SCRIPTS, true, false, false, 1, 1, genesisSizeBytes);
    genesis = new TreeEntry(BlockNode.genesis(genesisHeader), status);
    entries.put(genesisHeader.hash(), genesis);
    tip = genesis;
    bestHeader = genesis;
    candidates.add(genesis);
    dirty.add(genesis);
  }

  // Any thread.

  public Optional<BlockNode> find(BlockHash hash) {
    TreeEntry entry = entries.get(hash);
    return entry == null ? Optional.empty() : Optional.of(entry.node());
  }

  public BlockStatus status(BlockNode node) {
    return entry(node).status();
  }

  public int size() {
    return entries.size();
  }

  // The ledger's thread.

  public TreeEntry entry(BlockNode node) {
    TreeEntry entry = entries.get(node.hash());
    if (entry == null) {
      throw new IllegalArgumentException(node + " is not of this tree");
    }
    return entry;
  }

  public Optional<TreeEntry> entry(BlockHash hash) {
    return Optional.ofNullable(entries.get(hash));
  }

  public TreeEntry genesis() {
    return genesis;
  }

  /// Of the active chain.
  public TreeEntry tip() {
    return tip;
  }

  /// The header with the most work that is not known to be invalid.
  public TreeEntry bestHeader() {
    return bestHeader;
  }

  /// The invalid header with the most work.
  public Optional<TreeEntry> bestInvalid() {
    return Optional.ofNullable(bestInvalid);
  }

  public boolean isActive(BlockNode node) {
    return tip.node().hasAncestor(node);
  }

  /// A header from the database; parents come before children.
  ///
  /// @param status says nothing of the chain's count of transactions
  void load(BlockHeader header, BlockStatus status) {
    owner.assertHere();
    if (header.hash().equals(genesis.node().hash())) {
      return;
    }
    TreeEntry parent =
        entry(header.prev())
            .orElseThrow(() -> new IllegalStateException("no parent stored for " + header));
    long before = parent.status().chainTxCount();
    long count = before == 0 || status.txCount() == 0 ? 0 : before + status.txCount();
    entries.put(
        header.hash(),
        new TreeEntry(BlockNode.child(header, parent.node()), withChainCount(status, count)));
  }

  private static BlockStatus withChainCount(BlockStatus s, long chainTxCount) {
    return new BlockStatus(
        s.validity(),
        s.hasData(),
        s.hasUndo(),
        s.isFailed(),
        s.txCount(),
        chainTxCount,
        s.sizeBytes());
  }

  /// After all [#load]: where the active chain ended, best header, candidates.
  void finishLoading(BlockHash tipHash) {
    owner.assertHere();
    dirty.clear();
    tip =
        entry(tipHash)
            .orElseThrow(() -> new IllegalStateException("no header stored of the tip " + tipHash));
    for (BlockNode node = tip.node(); node != null; node = node.parent().orElse(null)) {
      entry(node).setSequence(TreeEntry.SEQUENCE_BEST_CHAIN_AT_START);
    }
    bestHeader = tip;
    for (TreeEntry entry : entries.values()) {
      if (entry.isFailed()) {
        noteInvalid(entry);
      } else if (Candidates.WORSE_FIRST.compare(bestHeader, entry) < 0) {
        bestHeader = entry;
      }
      if (entry.status().hasData() && !entry.hasChainData()) {
        waitForParent(entry);
      }
    }
    candidates.clear();
    candidates.add(tip);
    addCandidatesAtLeastAsGoodAsTip();
  }

  /// Adds a header whose parent is in the tree and that was found valid in its place.
  public TreeEntry add(BlockHeader header) {
    owner.assertHere();
    TreeEntry known = entries.get(header.hash());
    if (known != null) {
      return known;
    }
    BlockNode parent = find(header.prev()).orElseThrow();
    TreeEntry entry = new TreeEntry(BlockNode.child(header, parent), TreeEntry.HEADER_ONLY);
    entries.put(header.hash(), entry);
    if (entry.node().chainWork().compareTo(bestHeader.node().chainWork()) > 0) {
      bestHeader = entry;
    }
    dirty.add(entry);
    return entry;
  }

  /// The block's data was checked and stored. It and those of its descendants that waited for it
  /// become candidates (Core ReceivedBlockTransactions).
  public void receivedData(TreeEntry received, int txCount, int sizeBytes) {
    owner.assertHere();
    BlockStatus old = received.status();
    set(
        received,
        new BlockStatus(
            max(old.validity(), Validity.TRANSACTIONS),
            true,
            old.hasUndo(),
            old.isFailed(),
            txCount,
            old.chainTxCount(),
            sizeBytes));
    TreeEntry parent = parentOf(received);
    if (parent != null && !parent.hasChainData()) {
      waitForParent(received);
      return;
    }
    Deque<TreeEntry> queue = new ArrayDeque<>();
    queue.add(received);
    while (!queue.isEmpty()) {
      TreeEntry entry = queue.remove();
      TreeEntry below = parentOf(entry);
      long before = below == null ? 0 : below.status().chainTxCount();
      BlockStatus s = entry.status();
      set(
          entry,
          new BlockStatus(
              max(s.validity(), Validity.CHAIN),
              s.hasData(),
              s.hasUndo(),
              s.isFailed(),
              s.txCount(),
              before + s.txCount(),
              s.sizeBytes()));
      candidates.remove(entry);
      entry.setSequence(nextSequence++);
      if (Candidates.WORSE_FIRST.compare(entry, tip) >= 0) {
        candidates.add(entry);
      }
      List<TreeEntry> waiting = unlinked.remove(entry);
      if (waiting != null) {
        queue.addAll(waiting);
      }
    }
  }

  private void waitForParent(TreeEntry entry) {
    TreeEntry parent = parentOf(entry);
    if (parent != null) {
      List<TreeEntry> waiting = unlinked.computeIfAbsent(parent, _ -> new ArrayList<>(1));
      if (!waiting.contains(entry)) {
        waiting.add(entry);
      }
    }
  }

  /// The best block to make the tip: the tip itself if there is none better. Branches found
  /// unusable on the way are forgotten as candidates (Core FindMostWorkChain).
  public TreeEntry bestCandidate() {
    owner.assertHere();
    while (true) {
      TreeEntry best = candidates.best().orElse(tip);
      TreeEntry unusable = firstUnusableDownFrom(best);
      if (unusable == null) {
        return best;
      }
      boolean isMissingData = !unusable.isFailed();
      if (!isMissingData) {
        noteInvalid(best);
      }
      for (TreeEntry entry = best; entry != null && entry != unusable; entry = parentOf(entry)) {
        if (isMissingData) {
          waitForParent(entry);
        }
        candidates.remove(entry);
      }
      candidates.remove(unusable);
    }
  }

  private @Nullable TreeEntry firstUnusableDownFrom(TreeEntry candidate) {
    BlockNode node = candidate.node();
    while (!isActive(node)) {
      TreeEntry entry = entry(node);
      if (entry.isFailed() || !entry.status().hasData()) {
        return entry;
      }
      node = node.parent().orElseThrow();
    }
    return null;
  }

  /// The active chain was extended or cut back to here. Candidates worse than it are forgotten only
  /// by [#pruneCandidates] since a failing reorganisation must find its way back.
  public void moveTip(TreeEntry newTip) {
    owner.assertHere();
    tip = newTip;
  }

  public void pruneCandidates() {
    owner.assertHere();
    candidates.add(tip);
    candidates.removeWorseThan(tip);
  }

  /// The block was connected once: everything of it is valid, and its undo data is stored.
  public void connected(TreeEntry entry) {
    owner.assertHere();
    BlockStatus s = entry.status();
    if (s.validity() != Validity.SCRIPTS || !s.hasUndo()) {
      set(
          entry,
          new BlockStatus(
              Validity.SCRIPTS,
              s.hasData(),
              true,
              s.isFailed(),
              s.txCount(),
              s.chainTxCount(),
              s.sizeBytes()));
    }
  }

  /// The block is on a chain of which everything is known to be valid, but what it spent is not
  /// known.
  public void connectedWithoutUndo(TreeEntry entry) {
    owner.assertHere();
    BlockStatus s = entry.status();
    set(
        entry,
        new BlockStatus(
            Validity.SCRIPTS,
            s.hasData(),
            s.hasUndo(),
            s.isFailed(),
            s.txCount(),
            s.chainTxCount(),
            s.sizeBytes()));
  }

  /// The data of all blocks of heights from `from` up to but without `to` is being deleted (Core
  /// PruneOneBlockFile).
  ///
  /// @return bytes of these blocks
  public long pruned(int from, int to) {
    owner.assertHere();
    return entries.values().stream()
        .filter(entry -> entry.node().height() >= from && entry.node().height() < to)
        .mapToLong(this::pruned)
        .sum();
  }

  /// The data of a block is being deleted.
  ///
  /// @return bytes of the block; 0 if it was not there
  public long pruned(TreeEntry entry) {
    owner.assertHere();
    BlockStatus s = entry.status();
    if (!s.hasData() && !s.hasUndo()) {
      return 0;
    }
    forgetWaiting(entry);
    set(
        entry,
        new BlockStatus(
            s.validity(),
            false,
            false,
            s.isFailed(),
            s.txCount(),
            s.chainTxCount(),
            s.sizeBytes()));
    return s.hasData() ? s.sizeBytes() : 0;
  }

  /// Blocks below a height, but for genesis, whose data is stored.
  public List<BlockNode> storedBelow(int height) {
    owner.assertHere();
    return entries.values().stream()
        .filter(entry -> entry.status().hasData())
        .map(TreeEntry::node)
        .filter(node -> node.height() > 0 && node.height() < height)
        .toList();
  }

  /// A block whose data is gone does not wait for its parent any more.
  private void forgetWaiting(TreeEntry entry) {
    TreeEntry parent = parentOf(entry);
    List<TreeEntry> waiting = parent == null ? null : unlinked.get(parent);
    if (waiting != null && waiting.remove(entry) && waiting.isEmpty()) {
      unlinked.remove(parent);
    }
  }

  /// Bytes of all blocks whose data is stored.
  public long storedBytes() {
    owner.assertHere();
    return entries.values().stream()
        .map(TreeEntry::status)
        .filter(BlockStatus::hasData)
        .mapToLong(BlockStatus::sizeBytes)
        .sum();
  }

  /// Marks a block that broke a rule, and all its descendants (Core InvalidBlockFound).
  public void markFailed(TreeEntry failed) {
    owner.assertHere();
    setFailed(failed, true);
    candidates.remove(failed);
    noteInvalid(failed);
    forEachDescendant(
        failed,
        entry -> {
          setFailed(entry, true);
          candidates.remove(entry);
          noteInvalid(entry);
        });
    if (bestHeader.node().hasAncestor(failed.node())) {
      recalculateBestHeader();
    }
  }

  /// Makes every block that is at least as good as the tip a candidate, after the tip was cut back.
  public void addCandidatesAtLeastAsGoodAsTip() {
    owner.assertHere();
    for (TreeEntry entry : entries.values()) {
      if (isConnectable(entry) && Candidates.WORSE_FIRST.compare(entry, tip) >= 0) {
        candidates.add(entry);
      }
    }
  }

  private static boolean isConnectable(TreeEntry entry) {
    return entry.hasValidTransactions() && entry.hasChainData();
  }

  /// Takes the mark from a block, its ancestors and its descendants (Core ResetBlockFailureFlags).
  public void reconsider(TreeEntry reconsidered) {
    owner.assertHere();
    BlockNode node = reconsidered.node();
    for (TreeEntry entry : entries.values()) {
      if (entry.isFailed() && (entry.node().hasAncestor(node) || node.hasAncestor(entry.node()))) {
        setFailed(entry, false);
        if (isConnectable(entry) && Candidates.WORSE_FIRST.compare(tip, entry) < 0) {
          candidates.add(entry);
        }
        if (entry == bestInvalid) {
          bestInvalid = null;
        }
      }
    }
    recalculateBestHeader();
  }

  /// Puts a block before all others of the same work (Core PreciousBlock).
  public void makePrecious(TreeEntry entry) {
    owner.assertHere();
    if (entry.node().chainWork().compareTo(tip.node().chainWork()) < 0) {
      return;
    }
    if (tipAtLastPrecious == null
        || tip.node().chainWork().compareTo(tipAtLastPrecious.node().chainWork()) > 0) {
      nextPreciousSequence = -1;
    }
    tipAtLastPrecious = tip;
    candidates.remove(entry);
    entry.setSequence(nextPreciousSequence);
    if (nextPreciousSequence > Integer.MIN_VALUE) {
      nextPreciousSequence--;
    }
    if (isConnectable(entry)) {
      candidates.add(entry);
      pruneCandidates();
    }
  }

  private void recalculateBestHeader() {
    bestHeader = tip;
    for (TreeEntry entry : entries.values()) {
      if (!entry.isFailed()
          && entry.node().chainWork().compareTo(bestHeader.node().chainWork()) > 0) {
        bestHeader = entry;
      }
    }
  }

  private void noteInvalid(TreeEntry entry) {
    if (bestInvalid == null
        || entry.node().chainWork().compareTo(bestInvalid.node().chainWork()) > 0) {
      bestInvalid = entry;
    }
  }

  private void forEachDescendant(TreeEntry ancestor, Consumer<TreeEntry> action) {
    int height = ancestor.node().height();
    for (TreeEntry entry : entries.values()) {
      if (entry.node().height() > height && entry.node().hasAncestor(ancestor.node())) {
        action.accept(entry);
      }
    }
  }

  /// Blocks of the tree without children, and the active tip; highest first (RPC getchaintips).
  public List<BlockNode> tips() {
    owner.assertHere();
    Set<BlockNode> parents = new HashSet<>();
    List<BlockNode> offChain = new ArrayList<>();
    for (TreeEntry entry : entries.values()) {
      BlockNode node = entry.node();
      if (!isActive(node)) {
        offChain.add(node);
        node.parent().ifPresent(parents::add);
      }
    }
    List<BlockNode> tips = new ArrayList<>();
    for (BlockNode node : offChain) {
      if (!parents.contains(node)) {
        tips.add(node);
      }
    }
    tips.add(tip.node());
    tips.sort(Comparator.comparingInt(BlockNode::height).reversed());
    return tips;
  }

  /// Entries changed since the last call.
  public Collection<TreeEntry> takeDirty() {
    owner.assertHere();
    List<TreeEntry> taken = List.copyOf(dirty);
    dirty.clear();
    return taken;
  }

  private @Nullable TreeEntry parentOf(TreeEntry entry) {
    return entry.node().parent().map(this::entry).orElse(null);
  }

  private void setFailed(TreeEntry entry, boolean isFailed) {
    BlockStatus s = entry.status();
    if (s.isFailed() != isFailed) {
      set(
          entry,
          new BlockStatus(
              s.validity(),
              s.hasData(),
              s.hasUndo(),
              isFailed,
              s.txCount(),
              s.chainTxCount(),
              s.sizeBytes()));
    }
  }

  private void set(TreeEntry entry, BlockStatus status) {
    entry.setStatus(status);
    dirty.add(entry);
  }

  private static Validity max(Validity a, Validity b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
