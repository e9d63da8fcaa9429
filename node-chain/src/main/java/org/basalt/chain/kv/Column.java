package org.basalt.chain.kv;

/// A named, ordered map within a store. The name is what is on disk: it never changes.
///
/// @param kind how it is used, so that the store can lay it out well
public record Column<K, V>(
    String name, Kind kind, ValueCodec<K> keyCodec, ValueCodec<V> valueCodec) {
  /// What a column is used for.
  public enum Kind {
    /// Many small rows, found one by one by keys without an order that matters: coins.
    POINT,
    /// Small rows, often read in ranges of keys: headers, indexes, settings.
    ORDERED,
    /// Large values that are written once: blocks, undo data. May live on a disk of their own.
    BLOB
  }

  public Column {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a column needs a name");
    }
  }
}
