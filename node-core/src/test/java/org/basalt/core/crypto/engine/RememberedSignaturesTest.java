package org.basalt.core.crypto.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.basalt.core.crypto.DigestMemory;
import org.basalt.core.crypto.Secp256k1;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.crypto.bc.BouncyCastleSecp256k1;
import org.junit.jupiter.api.Test;

class RememberedSignaturesTest {
  private static final BouncyCastleSecp256k1 REAL = new BouncyCastleSecp256k1();
  private static final byte[] KEY = Sha256.hash(new byte[] {1});
  private static final byte[] DIGEST = Sha256.hash(new byte[] {2});
  private static final byte[] OTHER_DIGEST = Sha256.hash(new byte[] {3});

  /// Answers as it is told, and counts.
  private static final class Counting {
    private int asked;

    Secp256k1 engine() {
      return (Secp256k1)
          java.lang.reflect.Proxy.newProxyInstance(
              Secp256k1.class.getClassLoader(),
              new Class<?>[] {Secp256k1.class},
              (_, method, arguments) -> {
                asked++;
                return method.invoke(REAL, arguments);
              });
    }
  }

  private final Counting counting = new Counting();
  private final Secp256k1 engine =
      new RememberedSignatures(
          counting.engine(), new DigestMemory(new byte[DigestMemory.SALT_SIZE], 1 << 16));

  @Test
  void validEcdsaSignatureIsComputedOnce() {
    byte[] publicKey = REAL.publicKey(KEY, true).orElseThrow();
    byte[] signature = REAL.signEcdsa(KEY, DIGEST);
    for (int i = 0; i < 3; i++) {
      assertThat(engine.verifyEcdsa(signature, publicKey, DIGEST)).isTrue();
    }
    assertThat(counting.asked).isEqualTo(1);
  }

  @Test
  void validSchnorrSignatureIsComputedOnce() {
    byte[] publicKey = java.util.Arrays.copyOfRange(REAL.publicKey(KEY, true).orElseThrow(), 1, 33);
    byte[] signature = REAL.signSchnorr(KEY, DIGEST, new byte[32]);
    for (int i = 0; i < 3; i++) {
      assertThat(engine.verifySchnorr(signature, publicKey, DIGEST)).isTrue();
    }
    assertThat(counting.asked).isEqualTo(1);
    assertThat(engine.verifyEcdsa(signature, publicKey, DIGEST)).as("other kind").isFalse();
  }

  @Test
  void otherSignatureKeyOrDigestIsAnotherQuestion() {
    byte[] publicKey = REAL.publicKey(KEY, true).orElseThrow();
    byte[] longKey = REAL.publicKey(KEY, false).orElseThrow();
    byte[] signature = REAL.signEcdsa(KEY, DIGEST);
    assertThat(engine.verifyEcdsa(signature, publicKey, DIGEST)).isTrue();
    assertThat(engine.verifyEcdsa(signature, publicKey, OTHER_DIGEST)).isFalse();
    assertThat(engine.verifyEcdsa(signature, longKey, DIGEST)).isTrue();
    assertThat(engine.verifyEcdsa(REAL.signEcdsa(KEY, OTHER_DIGEST), publicKey, DIGEST)).isFalse();
    assertThat(counting.asked).isEqualTo(4);
  }

  @Test
  void failuresAreNotRemembered() {
    byte[] publicKey = REAL.publicKey(KEY, true).orElseThrow();
    for (byte[] wrong : List.of(REAL.signEcdsa(KEY, OTHER_DIGEST), new byte[0])) {
      assertThat(engine.verifyEcdsa(wrong, publicKey, DIGEST)).isFalse();
      assertThat(engine.verifyEcdsa(wrong, publicKey, DIGEST)).isFalse();
    }
    assertThat(counting.asked).isEqualTo(4);
  }
}
