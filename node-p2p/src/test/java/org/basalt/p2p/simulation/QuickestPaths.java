package org.basalt.p2p.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.basalt.p2p.SimulatedNode;

/// How long news takes from one node to the others over the connections that there are now, if each
/// node passes it on at once (Dijkstra's algorithm).
final class QuickestPaths {
  static final long UNREACHABLE = Long.MAX_VALUE;

  private record Way(int to, long nanos) {}

  private record Reached(int node, long nanos) {}

  /// What a connection costs.
  interface Cost {
    /// @param isHighBandwidth the receiver asked the sender to send it blocks unasked
    long nanos(int from, int to, boolean isHighBandwidth);
  }

  private QuickestPaths() {}

  /// @return nanoseconds by node
  static long[] from(World world, int source, Cost cost) {
    List<List<Way>> ways = ways(world, cost);
    long[] best = new long[ways.size()];
    Arrays.fill(best, UNREACHABLE);
    best[source] = 0;
    PriorityQueue<Reached> queue = new PriorityQueue<>(Comparator.comparingLong(Reached::nanos));
    queue.add(new Reached(source, 0));
    while (!queue.isEmpty()) {
      Reached next = queue.remove();
      if (next.nanos > best[next.node]) {
        continue;
      }
      for (Way way : ways.get(next.node)) {
        long nanos = next.nanos + way.nanos;
        if (nanos < best[way.to]) {
          best[way.to] = nanos;
          queue.add(new Reached(way.to, nanos));
        }
      }
    }
    return best;
  }

  private static List<List<Way>> ways(World world, Cost cost) {
    List<List<Way>> ways = new ArrayList<>();
    for (int i = 0; i < world.nodes().size(); i++) {
      ways.add(new ArrayList<>());
    }
    for (int to = 0; to < ways.size(); to++) {
      for (SimulatedNode.Neighbour neighbour : world.node(to).neighbours()) {
        int from = world.indexOf(neighbour.address());
        if (from >= 0) {
          ways.get(from).add(new Way(to, cost.nanos(from, to, neighbour.isHighBandwidth())));
        }
      }
    }
    return ways;
  }
}
