package org.basalt.core.primitive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// A mainnet block (702861: 1.4 MB, with segwit spends) decoded, the ids of its transactions
/// included. It is read from the test vectors, property `basalt.vectors`.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class BlockDecodeBenchmark {
  private byte[] raw = new byte[0];

  @Setup
  public void read() throws IOException {
    Path vectors = Path.of(System.getProperty("basalt.vectors", "vectors"));
    raw = Files.readAllBytes(vectors.resolve("blocks/mainnet-702861.raw"));
  }

  @Benchmark
  public Block decode() {
    return BlockCodec.decode(raw);
  }
}
