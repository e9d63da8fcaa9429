package org.basalt.chain.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.basalt.chain.Chain;
import org.basalt.chain.api.ChainConfig;
import org.basalt.chain.api.NodeStop;
import org.basalt.chain.api.UtxoStatistics;
import org.basalt.core.crypto.engine.SignatureEngines;
import org.basalt.core.params.NetworkParams;
import org.basalt.core.params.Networks;
import org.basalt.core.runtime.NodeClock;

/// Imports a block file into a new database and tells how long it took: to be run by hand.
///
/// Arguments: network, block file, signature engine, and if wanted `hash` to hash the coins
/// afterwards, and a directory to go on in.
public final class BlockFileTiming {
  private BlockFileTiming() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    NetworkParams network = Networks.byName(args[0]).orElseThrow();
    Path directory =
        args.length > 4 ? Path.of(args[4]) : Files.createTempDirectory("import-timing");
    ChainConfig d = ChainConfig.defaults(network, directory);
    ChainConfig config =
        new ChainConfig(
            directory,
            directory,
            d.cacheBytes(),
            d.verifyThreads(),
            d.minimumChainWork(),
            d.assumeValid(),
            d.maxTipAgeSec(),
            0,
            List.of(Path.of(args[1])),
            true,
            d.checkBlocks(),
            d.checkLevel(),
            List.of(),
            d.mempool(),
            d.pruning());
    CountDownLatch done = new CountDownLatch(1);
    NodeStop stop =
        new NodeStop() {
          @Override
          public void requestStop(String why) {
            done.countDown();
          }

          @Override
          public void fatal(String what, Throwable cause) {
            cause.printStackTrace();
            done.countDown();
          }
        };
    long start = System.nanoTime();
    Chain chain =
        Chain.open(config, network, SignatureEngines.of(args[2]), NodeClock.system(), stop);
    chain.start();
    done.await();
    long imported = System.nanoTime();
    say("imported to " + chain.view().tip() + " in " + seconds(start, imported));
    if (args.length > 3 && args[3].equals("hash")) {
      UtxoStatistics stats = chain.utxoStatistics(UtxoStatistics.HashType.MUHASH);
      say(stats.toString());
      say(chain.utxoStatistics(UtxoStatistics.HashType.HASH_SERIALIZED_3).hash());
    }
    long closing = System.nanoTime();
    chain.close();
    say("closed in " + seconds(closing, System.nanoTime()));
    Duration cpu = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    say("CPU " + cpu.toMillis() / 1e3 + " s");
  }

  private static String seconds(long from, long to) {
    return String.format(Locale.ROOT, "%.2f s", (to - from) / 1e9);
  }

  @SuppressWarnings("SystemOut")
  private static void say(String text) {
    System.out.println(text);
  }
}
