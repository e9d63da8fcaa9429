package org.basalt.core.crypto;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Double SHA-256 of a node of a merkle tree (64 bytes) and of a large transaction (64 KiB).
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Sha256Benchmark {
  @Param({"64", "65536"})
  public int size;

  private byte[] message = new byte[0];
  private final byte[] target = new byte[32];

  @Setup
  public void fill() {
    message = new byte[size];
    new Random(1).nextBytes(message);
  }

  @Benchmark
  public byte[] hashTwice() {
    Sha256.hashTwiceTo(message, 0, message.length, target, 0);
    return target;
  }
}
