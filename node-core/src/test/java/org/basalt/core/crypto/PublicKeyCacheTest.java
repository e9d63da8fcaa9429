package org.basalt.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.basalt.core.crypto.bc.BouncyCastleSecp256k1;
import org.junit.jupiter.api.Test;

class PublicKeyCacheTest {
  private final AtomicInteger decodings = new AtomicInteger();

  private PublicKeyCache<String> cacheOf(int sizeLog2) {
    return new PublicKeyCache<>(
        sizeLog2,
        key -> {
          decodings.incrementAndGet();
          return key[1] == 0 ? Optional.empty() : Optional.of("point of " + key[0] + key[1]);
        });
  }

  private static byte[] key(int first, int second) {
    byte[] key = new byte[first < 4 ? 33 : 65];
    key[0] = (byte) first;
    key[1] = (byte) second;
    return key;
  }

  @Test
  void aKeyIsDecodedOnceWhileItIsKept() {
    PublicKeyCache<String> cache = cacheOf(4);
    assertThat(cache.decoded(key(2, 1))).contains("point of 21");
    assertThat(cache.decoded(key(2, 1))).contains("point of 21");
    assertThat(decodings).hasValue(1);
  }

  @Test
  void keysOfOnePlaceTakeItFromEachOtherAndKeepTheirOwnPoints() {
    PublicKeyCache<String> cache = cacheOf(0);
    for (int round = 0; round < 3; round++) {
      assertThat(cache.decoded(key(2, 1))).contains("point of 21");
      assertThat(cache.decoded(key(3, 1))).contains("point of 31");
      assertThat(cache.decoded(key(4, 1))).contains("point of 41");
    }
    assertThat(decodings).hasValue(9);
  }

  @Test
  void aKeyOffTheCurveIsNotKept() {
    PublicKeyCache<String> cache = cacheOf(4);
    assertThat(cache.decoded(key(2, 0))).isEmpty();
    assertThat(cache.decoded(key(2, 0))).isEmpty();
    assertThat(decodings).hasValue(2);
  }

  @Test
  void whatHasNotTheShapeOfAKeyIsNotDecoded() {
    PublicKeyCache<String> cache = cacheOf(4);
    assertThat(cache.decoded(new byte[0])).isEmpty();
    assertThat(cache.decoded(new byte[32])).isEmpty();
    assertThat(cache.decoded(new byte[33])).isEmpty();
    assertThat(decodings).hasValue(0);
  }

  @Test
  void aKeyThatItsOwnerChangesLaterIsKeptAsItWas() {
    PublicKeyCache<String> cache = cacheOf(0);
    byte[] key = key(2, 1);
    assertThat(cache.decoded(key)).isPresent();
    key[1] = 2;
    assertThat(cache.decoded(key)).contains("point of 22");
    assertThat(cache.decoded(key(2, 1))).contains("point of 21");
  }

  /// As one engine sees them: more keys than are kept, valid and not, each asked several times.
  @Test
  void engineAnswersAreThoseOfAnEngineThatSeesTheKeyForTheFirstTime() {
    Random random = new Random(7);
    var engine = new BouncyCastleSecp256k1();
    int valid = 0;
    for (int i = 0; i < 40; i++) {
      byte[] secret = new byte[32];
      random.nextBytes(secret);
      secret[0] = 1;
      byte[] digest = new byte[32];
      random.nextBytes(digest);
      byte[] publicKey = engine.publicKey(secret, true).orElseThrow();
      byte[] signature = engine.signEcdsa(secret, digest);
      publicKey[0] ^= (byte) (i % 4 == 0 ? 1 : 0);
      for (int again = 0; again < 6; again++) {
        boolean first = new BouncyCastleSecp256k1().verifyEcdsa(signature, publicKey, digest);
        assertThat(engine.verifyEcdsa(signature, publicKey, digest)).isEqualTo(first);
        valid += first ? 1 : 0;
      }
    }
    assertThat(valid).isEqualTo(180);
  }
}
