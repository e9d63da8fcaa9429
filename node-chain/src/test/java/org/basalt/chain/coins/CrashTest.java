package org.basalt.chain.coins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.basalt.chain.blocks.BlockStore;
import org.basalt.chain.kv.Cursor;
import org.basalt.chain.kv.KeyValueStore;
import org.basalt.core.consensus.Coin;
import org.basalt.core.primitive.OutPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node that is killed at any instant finds its coins as of some block that it had reached, and
/// the blocks up to it.
class CrashTest {
  private static final int KILLS = 10;

  @TempDir Path directory;

  @Test
  void killedAtAnyInstantTheCoinsAreThoseOfOneBlock() throws IOException, InterruptedException {
    Random random = new Random(20090103);
    int reached = 0;
    for (int round = 0; round < KILLS; round++) {
      runAndKill(round, 3 + random.nextInt(120), random.nextInt(3_000_000));
      int best = check();
      assertThat(best).isGreaterThanOrEqualTo(reached);
      reached = best;
    }
    assertThat(reached).isPositive();
  }

  /// @param lines after which to kill, and how many nanoseconds later
  private void runAndKill(int seed, int lines, int delayNanos)
      throws IOException, InterruptedException {
    Process writer =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path")),
                    CrashingWriter.class.getName(),
                    directory.toString(),
                    Integer.toString(seed)))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = writer.inputReader()) {
      for (int i = 0; i < lines; i++) {
        assertThat(out.readLine()).as("the writer must not end by itself").isNotNull();
      }
      long until = System.nanoTime() + delayNanos;
      while (System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      writer.destroyForcibly();
    }
    writer.waitFor();
  }

  /// @return the height of the coins
  private int check() {
    try (KeyValueStore store = CrashingWriter.open(directory)) {
      CoinsTable table = new CoinsTable(store);
      int best = table.bestBlock().map(CrashingWriter::heightOf).orElse(0);
      Map<OutPoint, Coin> expected = new HashMap<>();
      for (int height = 1; height <= best; height++) {
        boolean isOld = height + CrashingWriter.LIFETIME <= best;
        for (int i = 0; i < CrashingWriter.COINS_PER_BLOCK; i++) {
          if (i % 2 != 0 || !isOld) {
            expected.put(CrashingWriter.outpoint(height, i), CrashingWriter.coin(height, i));
          }
        }
      }
      int count = 0;
      try (Cursor<byte[], byte[]> rows = store.cursor(CoinsTable.COLUMN, CoinsTable.allCoins())) {
        while (rows.next()) {
          OutPoint outpoint = CoinsTable.outpoint(rows.key());
          assertThat(CoinsTable.decode(rows.value())).isEqualTo(expected.get(outpoint));
          count++;
        }
      }
      assertThat(count).isEqualTo(expected.size());
      BlockStore blocks = new BlockStore(store);
      for (int height = 1; height <= best; height++) {
        assertThat(blocks.block(height, CrashingWriter.hash(height))).isPresent();
      }
      return best;
    }
  }
}
