package org.basalt.chain.kv;

/// The node's storage is broken: the disk is full, a file is damaged, another process holds it. The
/// node stops; a block is never called invalid for it.
public final class StorageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /// What kind of trouble, for those who can tell the operator more.
  public enum Kind {
    /// Another process has the directory open.
    LOCKED,
    /// What is on disk is not what was written.
    CORRUPT,
    /// No space left.
    DISK_FULL,
    /// Any other failure to read or write.
    IO
  }

  /// @param message what happened, where, and what to do about it
  public StorageException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public StorageException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
