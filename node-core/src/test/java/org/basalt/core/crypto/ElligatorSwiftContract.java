package org.basalt.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.basalt.core.Vectors;
import org.basalt.core.bytes.Hex;
import org.basalt.core.crypto.bc.BouncyCastleElligatorSwift;
import org.basalt.core.crypto.bc.BouncyCastleSecp256k1;
import org.junit.jupiter.api.Test;

/// What every engine of the key exchange must do.
abstract class ElligatorSwiftContract {
  private static final byte[] ORDER = Hex.decode(Secp256k1Contract.ORDER);

  private final Random random = new Random(324);
  private final BouncyCastleElligatorSwift reference = new BouncyCastleElligatorSwift();
  private final BouncyCastleSecp256k1 curve = new BouncyCastleSecp256k1();

  abstract ElligatorSwift engine();

  @Test
  void decodesTheVectorsOfBip324() {
    List<String> lines = Vectors.lines("bips/bip-0324/ellswift_decode_test_vectors.csv");
    assertThat(lines).hasSize(77);
    for (String line : lines.subList(1, lines.size())) {
      String[] field = line.split(",", -1);
      assertThat(Hex.encode(engine().decode(Hex.decode(field[0])))).as(line).isEqualTo(field[1]);
    }
  }

  @Test
  void agreesOnTheSecretsOfThePacketVectors() {
    List<String> lines = Vectors.lines("bips/bip-0324/packet_encoding_test_vectors.csv");
    assertThat(lines).hasSize(8);
    for (String line : lines.subList(1, lines.size())) {
      String[] field = line.split(",", -1);
      byte[] privateKey = Hex.decode(field[1]);
      byte[] ours = Hex.decode(field[2]);
      byte[] theirs = Hex.decode(field[3]);
      assertThat(Hex.encode(engine().decode(ours))).as(line).isEqualTo(field[9]);
      assertThat(Hex.encode(engine().decode(theirs))).as(line).isEqualTo(field[10]);
      byte[] secret =
          engine().sharedSecret(theirs, privateKey, ours, field[4].equals("1")).orElseThrow();
      assertThat(Hex.encode(secret)).as(line).isEqualTo(field[12]);
    }
  }

  @Test
  void anEncodingIsThatOfThePublicKey() {
    for (int i = 0; i < 50; i++) {
      byte[] key = privateKey();
      byte[] encoded = engine().encode(key, bytes()).orElseThrow();
      byte[] publicKey = curve.publicKey(key, true).orElseThrow();
      assertThat(encoded).hasSize(64);
      assertThat(engine().decode(encoded)).isEqualTo(Arrays.copyOfRange(publicKey, 1, 33));
      assertThat(reference.decode(encoded)).isEqualTo(Arrays.copyOfRange(publicKey, 1, 33));
    }
  }

  @Test
  void randomnessChoosesTheEncodingAndNothingElseDoes() {
    byte[] key = privateKey();
    byte[] randomness = bytes();
    byte[] encoded = engine().encode(key, randomness).orElseThrow();
    assertThat(engine().encode(key, randomness).orElseThrow()).isEqualTo(encoded);
    assertThat(engine().encode(key, bytes()).orElseThrow()).isNotEqualTo(encoded);
  }

  @Test
  void bothSidesHaveTheSameSecretWithWhateverEngine() {
    for (int i = 0; i < 20; i++) {
      byte[] oneKey = privateKey();
      byte[] otherKey = privateKey();
      byte[] one = engine().encode(oneKey, bytes()).orElseThrow();
      byte[] other = reference.encode(otherKey, bytes()).orElseThrow();
      byte[] secret = engine().sharedSecret(other, oneKey, one, true).orElseThrow();
      assertThat(reference.sharedSecret(one, otherKey, other, false).orElseThrow())
          .isEqualTo(secret);
      assertThat(reference.sharedSecret(one, otherKey, other, true).orElseThrow())
          .isNotEqualTo(secret);
    }
  }

  @Test
  void anyBytesAreAKeyThatCanBeAgreedWith() {
    byte[] key = privateKey();
    byte[] ours = engine().encode(key, bytes()).orElseThrow();
    for (byte[] theirs : List.of(filled(64, 0), filled(64, 0xff), ours)) {
      assertThat(engine().sharedSecret(theirs, key, ours, true).orElseThrow())
          .isEqualTo(reference.sharedSecret(theirs, key, ours, true).orElseThrow());
    }
  }

  @Test
  void zeroAndTheOrderAreNoPrivateKeys() {
    byte[] ours = engine().encode(privateKey(), bytes()).orElseThrow();
    byte[] aboveOrder = new BigInteger(1, ORDER).add(BigInteger.ONE).toByteArray();
    List<byte[]> bad =
        List.of(
            new byte[32], ORDER, Arrays.copyOfRange(aboveOrder, 1, 33), new byte[31], new byte[0]);
    for (byte[] key : bad) {
      assertThat(engine().encode(key, bytes())).isEmpty();
      assertThat(engine().sharedSecret(ours, key, ours, true)).isEmpty();
    }
  }

  @Test
  void encodingsOfOtherSizesAreTheCallersFault() {
    assertThatThrownBy(() -> engine().decode(new byte[63]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> engine().sharedSecret(new byte[65], privateKey(), bytes(), true))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private byte[] privateKey() {
    byte[] key = bytes();
    key[0] &= 0x7f;
    return key;
  }

  private byte[] bytes() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] filled(int size, int with) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) with);
    return bytes;
  }
}
