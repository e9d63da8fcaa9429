package org.basalt.chain.tree;

import java.util.Comparator;
import java.util.Optional;
import java.util.TreeSet;

/// Blocks that might become the tip: all data up to them is there, they are not known to be
/// invalid, and they have at least the work of the tip (Core `setBlockIndexCandidates`).
///
/// The order is Core's CBlockIndexWorkComparator: more work is better, then the one that became
/// connectable earlier, then, only for blocks that were there at start, any fixed order (Core:
/// addresses; here: hashes).
final class Candidates {
  static final Comparator<TreeEntry> WORSE_FIRST =
      (a, b) -> {
        int c = a.node().chainWork().compareTo(b.node().chainWork());
        if (c == 0) {
          c = Integer.compare(b.sequence(), a.sequence());
        }
        return c != 0 ? c : b.node().hash().compareTo(a.node().hash());
      };

  private final TreeSet<TreeEntry> entries = new TreeSet<>(WORSE_FIRST);

  void add(TreeEntry entry) {
    entries.add(entry);
  }

  void remove(TreeEntry entry) {
    entries.remove(entry);
  }

  boolean contains(TreeEntry entry) {
    return entries.contains(entry);
  }

  Optional<TreeEntry> best() {
    return entries.isEmpty() ? Optional.empty() : Optional.of(entries.last());
  }

  /// Forgets all that are worse than the tip.
  void removeWorseThan(TreeEntry tip) {
    entries.headSet(tip, false).clear();
  }

  void clear() {
    entries.clear();
  }

  int size() {
    return entries.size();
  }
}
