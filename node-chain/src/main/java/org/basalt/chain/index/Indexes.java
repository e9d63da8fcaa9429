package org.basalt.chain.index;

import java.util.List;

/// All indexes that the node knows. A new one is a class and a line here.
public final class Indexes {
  private Indexes() {}

  public static List<Indexer> all() {
    return List.of(new TxIndex());
  }

  /// @throws IllegalArgumentException for a name that no index has
  public static List<Indexer> byNames(List<String> names) {
    return names.stream().map(Indexes::byName).toList();
  }

  private static Indexer byName(String name) {
    return all().stream()
        .filter(index -> index.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown index '" + name + "'"));
  }
}
