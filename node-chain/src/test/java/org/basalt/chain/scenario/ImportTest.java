package org.basalt.chain.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.basalt.chain.TestChain;
import org.basalt.chain.api.UtxoStatistics;
import org.basalt.chain.kv.memory.MemoryStore;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.Hex;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockCodec;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Block files at start (`-loadblock`).
final class ImportTest {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @TempDir Path directory;

  private final BlockForge forge = new BlockForge();

  private Path write(String name, List<Block> blocks, boolean isCompressed) throws IOException {
    Path file = directory.resolve(name);
    try (OutputStream plain = Files.newOutputStream(file);
        OutputStream out = isCompressed ? new GZIPOutputStream(plain) : plain) {
      for (Block block : blocks) {
        byte[] raw = BlockCodec.encode(block);
        ArraySink frame = new ArraySink();
        frame.bytes(Hex.decode("fabfb5da")).int32Le(raw.length).bytes(raw).bytes(new byte[3]);
        out.write(frame.toByteArray());
      }
    }
    return file;
  }

  private static TestChain importing(Path... files) {
    return TestChain.inMemory(
        Networks.REGTEST, new MemoryStore(), c -> TestChain.importing(c, files));
  }

  @Test
  void takesSeveralFilesPlainAndCompressedAndAsksToStop() throws IOException {
    List<Block> blocks = forge.chain("a", 30, "genesis");
    Path first = write("first.dat", blocks.subList(0, 12), false);
    Path second = write("second.dat.gz", blocks.subList(12, 30), true);
    try (TestChain chain = importing(first, second)) {
      chain.chain().await(view -> !view.isImporting(), PATIENCE);
      Step.run(chain, new Step.ExpectTip(forge.block("a30")));
      chain.awaitStopRequest(PATIENCE);
    }
  }

  @Test
  void takesBlocksThatComeBeforeTheirParents() throws IOException {
    List<Block> blocks = new ArrayList<>(forge.chain("a", 60, "genesis"));
    Collections.shuffle(blocks, new Random(7));
    try (TestChain chain = importing(write("shuffled.dat", blocks, false))) {
      chain.chain().await(view -> !view.isImporting(), PATIENCE);
      Step.run(chain, new Step.ExpectTip(forge.block("a60")));
    }
  }

  @Test
  void goesOnWithoutAFileThatIsMissing() throws IOException {
    Path good = write("good.dat", forge.chain("a", 3, "genesis"), false);
    try (TestChain chain = importing(directory.resolve("missing.dat"), good)) {
      chain.chain().await(view -> !view.isImporting(), PATIENCE);
      Step.run(chain, new Step.ExpectTip(forge.block("a3")));
    }
  }

  @Test
  void importsTheBenchmarkChainWithEveryScriptChecked() {
    Path file = Path.of(System.getProperty("basalt.bench", "bench"), "regtest-220.dat.gz");
    Assumptions.assumeTrue(Files.exists(file), "the benchmark chain is not here: " + file);
    try (TestChain chain =
        TestChain.onDisk(
            Networks.REGTEST,
            directory.resolve("node"),
            c -> TestChain.importing(TestChain.withIndexes(c, "txindex"), file))) {
      chain.chain().await(view -> !view.isImporting(), PATIENCE);
      assertThat(chain.tip().hash())
          .isEqualTo(
              BlockHash.parse("1dea6ce70c43970ee6a921cdf3d4594c91238c8ea986c067b70ef1fd01afa82a"));
      assertThat(chain.chain().status(chain.tip()).chainTxCount()).isEqualTo(55_079);
      UtxoStatistics stats = chain.statistics();
      assertThat(stats.hash())
          .isEqualTo("1bd32312017eec89be8d950691cf60be8ae1846637bea20a1be966078b17bdbf");
      assertThat(stats.outputCount()).isEqualTo(7715);
      assertThat(stats.txCount()).isEqualTo(1779);
      assertThat(stats.bogoSize()).isEqualTo(597_480);
      assertThat(stats.totalSat()).isEqualTo(922_419_670_224L);
    }
  }
}
