package org.basalt.chain.kv.rocksdb;

import java.util.Map;
import org.basalt.chain.kv.Column;
import org.basalt.chain.kv.StorageException;
import org.basalt.core.bytes.DecodeException;
import org.rocksdb.ColumnFamilyHandle;

/// The column families that stand for columns.
record Families(Map<String, ColumnFamilyHandle> byName) {
  Families {
    byName = Map.copyOf(byName);
  }

  ColumnFamilyHandle of(Column<?, ?> column) {
    ColumnFamilyHandle handle = byName.get(column.name());
    if (handle == null) {
      throw new IllegalArgumentException("the store was opened without column " + column.name());
    }
    return handle;
  }

  static <V> V decoded(Column<?, V> column, byte[] bytes) {
    try {
      return column.valueCodec().decode(bytes);
    } catch (DecodeException e) {
      throw new StorageException(
          StorageException.Kind.CORRUPT,
          "a row of column "
              + column.name()
              + " cannot be decoded, the database is damaged: put back a backup or start with an empty data"
              + " directory ("
              + e.getMessage()
              + ")",
          e);
    }
  }
}
