package org.basalt.core.crypto.engine;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.basalt.core.crypto.Secp256k1;
import org.basalt.core.crypto.bc.BouncyCastleSecp256k1;
import org.basalt.core.crypto.jni.NativeSecp256k1;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// One signature verified, by each engine: a valid one, each time under another key.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SignatureBenchmark {
  private static final int SIGNATURES = 64;

  @Param({"bouncycastle", "native"})
  public String engine = "";

  private Secp256k1 secp256k1 = new BouncyCastleSecp256k1();
  private final byte[][] digests = new byte[SIGNATURES][32];
  private final byte[][] publicKeys = new byte[SIGNATURES][];
  private final byte[][] xOnlyKeys = new byte[SIGNATURES][32];
  private final byte[][] ecdsa = new byte[SIGNATURES][];
  private final byte[][] schnorr = new byte[SIGNATURES][];
  private int next;

  @Setup
  public void sign() {
    if (engine.equals("native")) {
      secp256k1 =
          NativeSecp256k1.load()
              .orElseThrow(() -> new IllegalStateException("no native library for this machine"));
    }
    Random random = new Random(1);
    for (int i = 0; i < SIGNATURES; i++) {
      byte[] privateKey = new byte[32];
      random.nextBytes(privateKey);
      privateKey[0] = 1;
      random.nextBytes(digests[i]);
      publicKeys[i] = secp256k1.publicKey(privateKey, true).orElseThrow();
      System.arraycopy(publicKeys[i], 1, xOnlyKeys[i], 0, 32);
      ecdsa[i] = secp256k1.signEcdsa(privateKey, digests[i]);
      schnorr[i] = secp256k1.signSchnorr(privateKey, digests[i], new byte[32]);
    }
  }

  private int next() {
    next = (next + 1) % SIGNATURES;
    return next;
  }

  @Benchmark
  public boolean verifyEcdsa() {
    int i = next();
    return requireValid(secp256k1.verifyEcdsa(ecdsa[i], publicKeys[i], digests[i]));
  }

  @Benchmark
  public boolean verifySchnorr() {
    int i = next();
    return requireValid(secp256k1.verifySchnorr(schnorr[i], xOnlyKeys[i], digests[i]));
  }

  private static boolean requireValid(boolean isValid) {
    if (!isValid) {
      throw new IllegalStateException("a valid signature was refused");
    }
    return true;
  }
}
