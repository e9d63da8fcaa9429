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

/// One signature verified, by each engine: a valid one, each time under another key, with few keys
/// that come again and with more than an engine keeps.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SignatureBenchmark {
  @Param({"bouncycastle", "native"})
  public String engine = "";

  @Param({"64", "32768"})
  public int keys;

  private Secp256k1 secp256k1 = new BouncyCastleSecp256k1();
  private byte[][] digests = {};
  private byte[][] publicKeys = {};
  private byte[][] xOnlyKeys = {};
  private byte[][] ecdsa = {};
  private byte[][] schnorr = {};
  private int next;

  @Setup
  public void sign() {
    Secp256k1 signer =
        NativeSecp256k1.load()
            .orElseThrow(() -> new IllegalStateException("no native library for this machine"));
    if (engine.equals("native")) {
      secp256k1 = signer;
    }
    digests = new byte[keys][32];
    publicKeys = new byte[keys][];
    xOnlyKeys = new byte[keys][32];
    ecdsa = new byte[keys][];
    schnorr = new byte[keys][];
    Random random = new Random(1);
    for (int i = 0; i < keys; i++) {
      byte[] privateKey = new byte[32];
      random.nextBytes(privateKey);
      privateKey[0] = 1;
      random.nextBytes(digests[i]);
      publicKeys[i] = signer.publicKey(privateKey, true).orElseThrow();
      System.arraycopy(publicKeys[i], 1, xOnlyKeys[i], 0, 32);
      ecdsa[i] = signer.signEcdsa(privateKey, digests[i]);
      schnorr[i] = signer.signSchnorr(privateKey, digests[i], new byte[32]);
    }
  }

  private int next() {
    next = (next + 1) % keys;
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
