package org.basalt.chain.api;

/// The ledger cannot be opened as configured, since that takes blocks that were deleted. The
/// message is Core's.
public final class PrunedDataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Who misses them.
  public enum Need {
    /// A node that is to keep all blocks.
    WHOLE_LEDGER,
    /// An index that is behind.
    INDEX
  }

  private final Need need;

  private PrunedDataException(Need need, String message) {
    super(message);
    this.need = need;
  }

  public static PrunedDataException wholeLedger() {
    return new PrunedDataException(
        Need.WHOLE_LEDGER,
        "You need to rebuild the database using -reindex to go back to unpruned mode.  This will redownload the entire blockchain");
  }

  /// @param name of the index
  /// @param needsUndo whether it needs undo data too
  public static PrunedDataException index(String name, boolean needsUndo) {
    return new PrunedDataException(
        Need.INDEX,
        name
            + " best block of the index goes beyond pruned data"
            + (needsUndo ? " (including undo data)" : "")
            + ". Please disable the index or reindex (which will download the whole blockchain again)");
  }

  public Need need() {
    return need;
  }
}
