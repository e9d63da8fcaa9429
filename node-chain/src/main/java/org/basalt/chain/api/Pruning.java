package org.basalt.chain.api;

/// Which old blocks are deleted (`-prune`).
///
/// @param mode whether and by whom
/// @param targetBytes of blocks and undo data together that [Mode#AUTOMATIC] stays below; 0 in the
///   other modes
/// @param groupBytes blocks are deleted in groups of consecutive ones that together take about so
///   much
public record Pruning(Mode mode, long targetBytes, long groupBytes) {
  /// Who decides.
  public enum Mode {
    /// All blocks are kept.
    OFF,
    /// Deleted on request only (RPC pruneblockchain).
    MANUAL,
    /// Deleted as soon as there are too many.
    AUTOMATIC
  }

  /// Core MIN_BLOCKS_TO_KEEP: so many blocks below the tip are never deleted.
  public static final int KEPT_BLOCKS = 288;

  /// What an operator may choose at least (Core MIN_DISK_SPACE_FOR_BLOCK_FILES).
  public static final long MIN_TARGET_BYTES = 550L << 20;

  /// The size of Core's block files (MAX_BLOCKFILE_SIZE), which it deletes one by one.
  public static final long USUAL_GROUP_BYTES = 128L << 20;

  /// The same with `-fastprune`.
  public static final long SMALL_GROUP_BYTES = 64L << 10;

  public static final Pruning OFF = new Pruning(Mode.OFF, 0, USUAL_GROUP_BYTES);

  public Pruning {
    if (mode == Mode.AUTOMATIC && targetBytes <= 0) {
      throw new IllegalArgumentException("cannot keep blocks below " + targetBytes + " bytes");
    }
    if (groupBytes <= 0) {
      throw new IllegalArgumentException("groups of " + groupBytes + " bytes");
    }
  }

  public boolean isOn() {
    return mode != Mode.OFF;
  }
}
