package org.basalt.p2p.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.basalt.core.primitive.Block;

/// Cuts a crowd in two halves drawn at random, lets each go on with a chain of its own, and heals
/// the cut. The half with one block more must win everywhere.
final class Partition {
  private static final long STEP_MS = 10;

  private final Crowd crowd;
  private final boolean[] isLeft;

  /// @param cutMs how long the cut lasted
  /// @param leftShare nodes with the left half's block at the end of the cut; likewise right
  /// @param healingMs after the healing, when each node of the left half took over the longer
  ///   chain, ascending
  /// @param without nodes that did not take it over in time
  record Healing(long cutMs, int leftShare, int rightShare, long[] healingMs, int without) {
    long ms(int percent) {
      int rank = Math.max(0, Math.ceilDiv((healingMs.length + without) * percent, 100) - 1);
      return rank < healingMs.length ? healingMs[rank] : Long.MAX_VALUE;
    }

    Map<String, Object> figures() {
      Map<String, Object> figures = Figures.object();
      figures.put("cut_sec", cutMs / 1000);
      figures.put("nodes_with_shorter_chain_before", leftShare);
      figures.put("nodes_with_longer_chain_before", rightShare);
      figures.put("without", without);
      for (int percent : new int[] {50, 95, 99, 100}) {
        figures.put("ms_to_" + percent + "_percent", ms(percent));
      }
      return figures;
    }
  }

  Partition(Crowd crowd, long seed) {
    this.crowd = crowd;
    Random random = new Random(seed);
    isLeft = new boolean[crowd.world().nodes().size()];
    for (int left = isLeft.length / 2; left > 0; ) {
      int drawn = random.nextInt(isLeft.length);
      if (!isLeft[drawn]) {
        isLeft[drawn] = true;
        left--;
      }
    }
  }

  /// @param cutMs half of it before the blocks
  /// @param watchMs after the healing
  Healing run(long cutMs, long watchMs) {
    World world = crowd.world();
    Block common = crowd.tip();
    world.cut((a, b) -> isLeft[a] != isLeft[b]);
    world.run(cutMs / 2);
    Block left = crowd.mint().block(common, world.clock().timeSec(), List.of());
    Block right = crowd.mint().block(common, world.clock().timeSec(), List.of());
    mine(firstUp(true), left);
    mine(firstUp(false), right);
    world.run(cutMs / 4);
    Block longer = crowd.mint().block(right, world.clock().timeSec(), List.of());
    mine(firstUp(false), longer);
    world.run(cutMs / 4);
    int leftShare = count(left);
    int rightShare = count(longer);
    world.heal();
    long healedMs = world.nowMs();
    List<Long> taken = new ArrayList<>();
    for (int before = 0; world.nowMs() < healedMs + watchMs && taken.size() < leftShare; ) {
      world.run(STEP_MS);
      for (int now = count(longer) - rightShare; before < now; before++) {
        taken.add(world.nowMs() - healedMs);
      }
    }
    crowd.extend(List.of(right, longer));
    return new Healing(
        cutMs,
        leftShare,
        rightShare,
        taken.stream().mapToLong(Long::longValue).toArray(),
        leftShare - taken.size());
  }

  private void mine(int index, Block block) {
    crowd.world().node(index).mine(block);
    crowd.world().wake(index);
  }

  private int firstUp(boolean left) {
    for (int i = 0; i < isLeft.length; i++) {
      if (isLeft[i] == left && crowd.world().node(i).isUp()) {
        return i;
      }
    }
    throw new IllegalStateException("nobody is up");
  }

  private int count(Block block) {
    return (int)
        crowd.world().nodes().stream()
            .filter(node -> node.isUp() && node.tip().hash().equals(block.hash()))
            .count();
  }
}
