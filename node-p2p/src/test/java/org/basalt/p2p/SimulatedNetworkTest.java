package org.basalt.p2p;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.Transaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What many of our nodes do together.
class SimulatedNetworkTest {
  private static final Logger LOG = LoggerFactory.getLogger("bench");

  /// More of them take their time.
  private static final int NODES = Integer.getInteger("basalt.simulation.nodes", 50);

  private static final long SEED = 20_261_122;
  private static final int TRANSACTIONS = 200;
  private static final long CONNECTING_SEC = 20;
  private static final long SPREADING_SEC = 5;

  @TempDir private Path directory;

  /// Blocks one behind the other, each from another node; and time enough for each.
  private static List<Block> mine(SimulatedNetwork network, int count) {
    List<Block> blocks = new ArrayList<>();
    Block tip = network.genesis();
    for (int i = 0; i < count; i++) {
      List<Transaction> transactions = TestBlocks.transactions(i * 1000, TRANSACTIONS);
      network.fillMempools(transactions.subList(1, TRANSACTIONS));
      tip = TestBlocks.next(tip, network.clock().timeSec(), transactions);
      network.mine(i * 37 % NODES, tip);
      network.run(SPREADING_SEC);
      blocks.add(tip);
    }
    return blocks;
  }

  @Test
  void aBlockReachesAllNodesInTheTimeThatTheirLinksAllow() {
    try (SimulatedNetwork network = new SimulatedNetwork(directory, SEED, NODES)) {
      network.run(CONNECTING_SEC);
      assertThat(network.outboundCounts()).allMatch(count -> count >= 8);
      List<Block> blocks = mine(network, 5);
      int miner = NODES * 2 / 3;
      List<Transaction> transactions = TestBlocks.transactions(50_000, TRANSACTIONS);
      network.fillMempools(transactions.subList(1, TRANSACTIONS));
      network.run(SPREADING_SEC);
      long before = network.bytesSent();
      long startMs = network.clock().timeMillis();
      Block block = TestBlocks.next(blocks.getLast(), network.clock().timeSec(), transactions);
      network.mine(miner, block);
      network.run(SPREADING_SEC);
      long[] arrivals = network.arrivals(block);
      assertThat(arrivals).hasSize(NODES);
      long medianMs = arrivals[NODES / 2] - startMs;
      long nearlyAllMs = arrivals[NODES * 99 / 100 - 1] - startMs;
      long bytesPerNode = (network.bytesSent() - before) / NODES;
      LOG.info(
          "{} nodes: half have the block of {} bytes after {} ms, 99 % after {} ms; {} bytes a node",
          NODES, block.totalSize(), medianMs, nearlyAllMs, bytesPerNode);
      // Announced by headers, a block takes three ways over each link; by cmpctblock one.
      assertThat(bytesPerNode).isLessThan(block.totalSize());
      assertThat(nearlyAllMs).isLessThan(network.slowestPathMs(miner, 3) * 12 / 10);
    }
  }

  @Test
  void aNetworkThatWasCutInTwoAgreesAgain() {
    try (SimulatedNetwork network = new SimulatedNetwork(directory, SEED, NODES)) {
      network.run(CONNECTING_SEC);
      Block common = mine(network, 1).getFirst();
      assertThat(network.countAt(common)).isEqualTo(NODES);
      network.cut();
      long nowSec = network.clock().timeSec();
      Block left = TestBlocks.next(common, nowSec, TestBlocks.transactions(1_000_000, 2));
      Block right = TestBlocks.next(common, nowSec, TestBlocks.transactions(2_000_000, 2));
      Block longer = TestBlocks.next(right, nowSec + 1, TestBlocks.transactions(3_000_000, 2));
      network.mine(0, left);
      network.mine(NODES - 1, right);
      network.run(SPREADING_SEC);
      network.mine(NODES - 1, longer);
      network.run(SPREADING_SEC);
      assertThat(network.countAt(left)).isEqualTo(NODES / 2);
      assertThat(network.countAt(longer)).isEqualTo(NODES / 2);
      network.heal();
      network.run(SPREADING_SEC);
      assertThat(network.countAt(longer)).isEqualTo(NODES);
    }
  }

  @Test
  void theSameSeedGivesTheSameRun() {
    List<Long> first = trace(directory.resolve("first"), SEED);
    assertThat(trace(directory.resolve("second"), SEED)).isEqualTo(first);
    assertThat(trace(directory.resolve("third"), SEED + 1)).isNotEqualTo(first);
  }

  private static List<Long> trace(Path directory, long seed) {
    int nodes = 15;
    try (SimulatedNetwork network = new SimulatedNetwork(directory, seed, nodes)) {
      network.run(CONNECTING_SEC);
      Block block =
          TestBlocks.next(
              network.genesis(), network.clock().timeSec(), TestBlocks.transactions(0, 5));
      network.mine(3, block);
      network.run(SPREADING_SEC);
      List<Long> trace = new ArrayList<>();
      for (long arrival : network.arrivals(block)) {
        trace.add(arrival);
      }
      trace.add(network.bytesSent());
      return trace;
    }
  }
}
