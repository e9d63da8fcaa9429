package org.basalt.chain.index;

import java.util.List;
import org.basalt.core.consensus.ConsensusParams;

/// All indexes that the node knows. A new one is a class and a line here.
public final class Indexes {
  private Indexes() {}

  public static List<Indexer> all(ConsensusParams params) {
    return List.of(
        new TxIndex(), new BlockFilterIndex(), new CoinStatsIndex(params), new SpenderIndex());
  }

  /// @throws IllegalArgumentException for a name that no index has
  public static List<Indexer> byNames(List<String> names, ConsensusParams params) {
    return names.stream().map(name -> byName(name, params)).toList();
  }

  private static Indexer byName(String name, ConsensusParams params) {
    return all(params).stream()
        .filter(index -> index.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown index '" + name + "'"));
  }
}
