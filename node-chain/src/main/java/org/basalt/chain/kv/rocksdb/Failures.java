package org.basalt.chain.kv.rocksdb;

import java.nio.file.Path;
import java.util.Locale;
import org.basalt.chain.kv.StorageException;
import org.basalt.chain.kv.StorageException.Kind;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/// Says in our words what RocksDB complains about, and what the operator can do.
final class Failures {
  private final Path directory;

  Failures(Path directory) {
    this.directory = directory;
  }

  StorageException of(RocksDBException e) {
    String detail = e.getMessage() == null ? e.toString() : e.getMessage();
    return switch (kind(e, detail)) {
      case LOCKED ->
          new StorageException(
              Kind.LOCKED,
              "the database in "
                  + directory
                  + " is in use by another process: stop that one, or choose another data directory ("
                  + detail
                  + ")",
              e);
      case CORRUPT ->
          new StorageException(
              Kind.CORRUPT,
              "the database in "
                  + directory
                  + " is damaged: check the disk and memory of this machine, then put back a backup or start with"
                  + " an empty data directory ("
                  + detail
                  + ")",
              e);
      case DISK_FULL ->
          new StorageException(
              Kind.DISK_FULL,
              "no space left on the disk of "
                  + directory
                  + ": free some and start again ("
                  + detail
                  + ")",
              e);
      case IO ->
          new StorageException(
              Kind.IO,
              "the database in " + directory + " cannot be read or written (" + detail + ")",
              e);
    };
  }

  private static Kind kind(RocksDBException e, String detail) {
    String text = detail.toLowerCase(Locale.ROOT);
    Status status = e.getStatus();
    if (text.contains("lock hold by current process")
        || (text.contains("lock") && text.contains("resource temporarily unavailable"))) {
      return Kind.LOCKED;
    }
    if (text.contains("no space left")
        || (status != null && status.getSubCode() == Status.SubCode.NoSpace)) {
      return Kind.DISK_FULL;
    }
    if (text.contains("corrupt")
        || text.contains("checksum")
        || text.contains("does not exist")
        || (status != null && status.getCode() == Status.Code.Corruption)) {
      return Kind.CORRUPT;
    }
    return Kind.IO;
  }
}
