package org.basalt.p2p.simulation;

import java.util.Arrays;
import java.util.Map;

/// How news reached nodes: the time of each, and the time that the ways allow.
///
/// @param delaysMs of the nodes that were up from the beginning until they had it, ascending
/// @param late nodes that were up all the time and did not get it
/// @param boundsMs of the same nodes by the protocol's messages, ascending; empty if there is none
/// @param latencyMs of the same nodes by latency alone, ascending; empty likewise
/// @param bytesPerNode sent meanwhile, everything included
record Spread(long[] delaysMs, int late, long[] boundsMs, long[] latencyMs, long bytesPerNode) {
  Spread {
    delaysMs = sorted(delaysMs);
    boundsMs = sorted(boundsMs);
    latencyMs = sorted(latencyMs);
  }

  private static long[] sorted(long[] values) {
    long[] copy = values.clone();
    Arrays.sort(copy);
    return copy;
  }

  /// Those that did not get it count as the slowest.
  ///
  /// @return [Long#MAX_VALUE] if fewer got it
  long delayMs(int percent) {
    int rank = rank(delaysMs.length + late, percent);
    return rank < delaysMs.length ? delaysMs[rank] : Long.MAX_VALUE;
  }

  long boundMs(int percent) {
    return boundsMs[rank(boundsMs.length, percent)];
  }

  long latencyMs(int percent) {
    return latencyMs[rank(latencyMs.length, percent)];
  }

  /// The smallest number of values that are so many percent of all, less one.
  private static int rank(int count, int percent) {
    return Math.max(0, Math.ceilDiv(count * percent, 100) - 1);
  }

  int nodes() {
    return delaysMs.length + late;
  }

  /// As a JSON object.
  Map<String, Object> figures() {
    Map<String, Object> figures = Figures.object();
    figures.put("nodes", nodes());
    figures.put("without", late);
    for (int percent : new int[] {50, 95, 99, 100}) {
      figures.put("ms_to_" + percent + "_percent", delayMs(percent));
      if (boundsMs.length > 0) {
        figures.put("bound_ms_to_" + percent + "_percent", boundMs(percent));
        figures.put("latency_ms_to_" + percent + "_percent", latencyMs(percent));
      }
    }
    figures.put("bytes_per_node", bytesPerNode);
    return figures;
  }
}
