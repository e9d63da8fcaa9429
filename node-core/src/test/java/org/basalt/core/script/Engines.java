package org.basalt.core.script;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.basalt.core.crypto.Secp256k1;
import org.basalt.core.crypto.bc.BouncyCastleSecp256k1;
import org.basalt.core.crypto.jni.NativeSecp256k1;

/// The signature engines that tests of scripts run with.
public final class Engines {
  private Engines() {}

  /// The reference, and the accelerator where it loads. Each remembers its answers, so that a
  /// signature that is checked under many sets of flags is verified once.
  public static Stream<Secp256k1> all() {
    return Stream.concat(
            Stream.of((Secp256k1) new BouncyCastleSecp256k1()), NativeSecp256k1.load().stream())
        .map(Remembering::new);
  }

  private static final class Remembering implements Secp256k1 {
    private final Secp256k1 engine;
    private final Map<List<ByteBuffer>, Boolean> answers = new ConcurrentHashMap<>();

    Remembering(Secp256k1 engine) {
      this.engine = engine;
    }

    private boolean ask(BooleanSupplier question, byte[]... key) {
      List<ByteBuffer> words = Stream.of(key).map(ByteBuffer::wrap).toList();
      return answers.computeIfAbsent(words, k -> question.getAsBoolean());
    }

    @Override
    public String name() {
      return engine.name();
    }

    @Override
    public boolean verifyEcdsa(byte[] signature, byte[] publicKey, byte[] digest) {
      return ask(
          () -> engine.verifyEcdsa(signature, publicKey, digest), signature, publicKey, digest);
    }

    @Override
    public boolean verifySchnorr(byte[] signature, byte[] publicKey, byte[] message) {
      return ask(
          () -> engine.verifySchnorr(signature, publicKey, message), signature, publicKey, message);
    }

    @Override
    public boolean isTweakedKey(byte[] outputKey, int parity, byte[] internalKey, byte[] tweak) {
      return ask(
          () -> engine.isTweakedKey(outputKey, parity, internalKey, tweak),
          outputKey,
          internalKey,
          tweak,
          new byte[] {(byte) parity});
    }

    @Override
    public Optional<byte[]> tweakAddXOnly(byte[] internalKey, byte[] tweak) {
      return engine.tweakAddXOnly(internalKey, tweak);
    }

    @Override
    public boolean isValidPublicKey(byte[] publicKey) {
      return engine.isValidPublicKey(publicKey);
    }

    @Override
    public Optional<byte[]> publicKey(byte[] privateKey, boolean compressed) {
      return engine.publicKey(privateKey, compressed);
    }

    @Override
    public byte[] signEcdsa(byte[] privateKey, byte[] digest) {
      return engine.signEcdsa(privateKey, digest);
    }

    @Override
    public byte[] signCompact(byte[] privateKey, byte[] digest) {
      return engine.signCompact(privateKey, digest);
    }

    @Override
    public Optional<byte[]> recover(
        byte[] compact, int recoveryId, byte[] digest, boolean compressed) {
      return engine.recover(compact, recoveryId, digest, compressed);
    }

    @Override
    public byte[] signSchnorr(byte[] privateKey, byte[] message, byte[] auxiliaryRandom) {
      return engine.signSchnorr(privateKey, message, auxiliaryRandom);
    }

    @Override
    public String toString() {
      return engine.name();
    }
  }
}
