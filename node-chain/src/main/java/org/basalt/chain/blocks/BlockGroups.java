package org.basalt.chain.blocks;

import java.util.ArrayList;
import java.util.List;

/// Cuts a chain into groups of consecutive blocks that are deleted together: so that the disk is
/// freed in large pieces, and so that a pruned node ends at the same heights as Core, which deletes
/// whole block files.
///
/// A group is full when the next block, with the 8 bytes that go before it in a block file, would
/// make it as large as the limit or larger. The last group is open and never deleted. Source: Core
/// `BlockManager::FindNextBlockPos`.
public final class BlockGroups {
  /// Magic and length before each block in Core's files (STORAGE_HEADER_BYTES).
  private static final int FRAME_BYTES = 8;

  private final long limitBytes;
  private final List<Integer> lastHeights = new ArrayList<>();
  private int nextHeight;
  private long openBytes;

  /// @param limitBytes of a group
  public BlockGroups(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /// Height of the block to be added next.
  public int nextHeight() {
    return nextHeight;
  }

  /// Adds the next block of the chain; the first one is genesis.
  public void add(int sizeBytes) {
    takeRoom(sizeBytes);
    nextHeight++;
  }

  /// Adds a block of another height, which came when the last one added was the tip.
  public void addBeside(int sizeBytes) {
    takeRoom(sizeBytes);
  }

  private void takeRoom(int sizeBytes) {
    long framed = (long) sizeBytes + FRAME_BYTES;
    if (openBytes > 0 && openBytes + framed >= limitBytes) {
      lastHeights.add(nextHeight - 1);
      openBytes = 0;
    }
    openBytes += framed;
  }

  /// Height of the last block of each full group, lowest first.
  public List<Integer> lastHeights() {
    return List.copyOf(lastHeights);
  }
}
