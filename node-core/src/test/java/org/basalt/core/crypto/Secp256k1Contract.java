package org.basalt.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.basalt.core.Vectors;
import org.basalt.core.bytes.Hex;
import org.basalt.core.crypto.bc.BouncyCastleSecp256k1;
import org.junit.jupiter.api.Test;

/// What every signature engine must do.
abstract class Secp256k1Contract {
  static final String ORDER = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
  private static final String G_X =
      "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
  private static final String G_Y =
      "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8";

  final BouncyCastleSecp256k1 reference = new BouncyCastleSecp256k1();

  abstract Secp256k1 engine();

  /// Vectors 15 to 18 have messages of other lengths, which not every engine takes.
  boolean takesMessagesOfAnyLength() {
    return false;
  }

  @Test
  void answersTheBip340VectorsAsStated() {
    List<String> lines = Vectors.lines("bips/bip-0340/test-vectors.csv");
    int checked = 0;
    for (String line : lines.subList(1, lines.size())) {
      String[] field = line.split(",", -1);
      byte[] publicKey = Hex.decode(field[2]);
      byte[] message = Hex.decode(field[4]);
      byte[] signature = Hex.decode(field[5]);
      if (message.length != 32 && !takesMessagesOfAnyLength()) {
        continue;
      }
      assertThat(engine().verifySchnorr(signature, publicKey, message))
          .as(line)
          .isEqualTo(field[6].equals("TRUE"));
      if (!field[1].isEmpty()) {
        byte[] made = engine().signSchnorr(Hex.decode(field[1]), message, Hex.decode(field[3]));
        assertThat(made).as(line).isEqualTo(signature);
      }
      checked++;
    }
    assertThat(lines).hasSize(20);
    assertThat(checked).isEqualTo(takesMessagesOfAnyLength() ? 19 : 15);
  }

  /// The vectors want strict DER and a low s; the engine itself is lax, so strictness is asked
  /// apart.
  @Test
  void answersTheWycheproofVectorsAsStated() {
    int checked = 0;
    JsonNode root = Vectors.json("crypto/wycheproof_ecdsa_secp256k1_sha256_bitcoin_test.json");
    for (JsonNode group : root.get("testGroups")) {
      byte[] publicKey = Hex.decode(group.get("publicKey").get("uncompressed").asText());
      for (JsonNode test : group.get("tests")) {
        byte[] signature = Hex.decode(test.get("sig").asText());
        byte[] digest = Sha256.hash(Hex.decode(test.get("msg").asText()));
        boolean valid =
            isStrictAndLow(signature) && engine().verifyEcdsa(signature, publicKey, digest);
        assertThat(valid)
            .as(test.toString())
            .isEqualTo(test.get("result").asText().equals("valid"));
        checked++;
      }
    }
    assertThat(checked).isEqualTo(463);
  }

  private static boolean isStrictAndLow(byte[] signature) {
    return LaxDer.parse(signature)
        .filter(compact -> !LaxDer.hasHighS(compact))
        .filter(compact -> Arrays.equals(DerSignature.encode(compact), signature))
        .isPresent();
  }

  @Test
  void agreesWithTheReferenceOnValidAndMutatedSignatures() {
    Random random = new Random(20_240_816);
    int accepted = 0;
    int refused = 0;
    for (int i = 0; i < 400; i++) {
      byte[] secret = bytes(random, 32);
      byte[] digest = bytes(random, 32);
      byte[] key = reference.publicKey(secret, random.nextBoolean()).orElseThrow();
      if (key.length == 65 && random.nextInt(4) == 0) {
        key[0] = (byte) (6 + random.nextInt(2));
      }
      byte[] signature = engine().signEcdsa(secret, digest);
      byte[] which = random.nextBoolean() ? signature : random.nextBoolean() ? key : digest;
      if (random.nextInt(3) != 0) {
        which[random.nextInt(which.length)] ^= (byte) (1 << random.nextInt(8));
      }
      boolean valid = engine().verifyEcdsa(signature, key, digest);
      assertThat(valid)
          .as("%s %s %s", Hex.encode(signature), Hex.encode(key), Hex.encode(digest))
          .isEqualTo(reference.verifyEcdsa(signature, key, digest));
      accepted += valid ? 1 : 0;
      refused += valid ? 0 : 1;
    }
    assertThat(accepted).isGreaterThan(100);
    assertThat(refused).isGreaterThan(100);
  }

  @Test
  void agreesWithTheReferenceOnSchnorrAndTweaks() {
    Random random = new Random(340);
    for (int i = 0; i < 150; i++) {
      byte[] secret = bytes(random, 32);
      byte[] message = bytes(random, 32);
      byte[] key = Arrays.copyOfRange(reference.publicKey(secret, true).orElseThrow(), 1, 33);
      byte[] signature = engine().signSchnorr(secret, message, bytes(random, 32));
      assertThat(engine().verifySchnorr(signature, key, message)).isTrue();
      assertThat(reference.verifySchnorr(signature, key, message)).isTrue();
      byte[] tweaked = engine().tweakAddXOnly(key, message).orElseThrow();
      assertThat(reference.tweakAddXOnly(key, message)).contains(tweaked);
      byte[] output = Arrays.copyOf(tweaked, 32);
      assertThat(engine().isTweakedKey(output, tweaked[32], key, message)).isTrue();
      assertThat(engine().isTweakedKey(output, 1 - tweaked[32], key, message)).isFalse();
      signature[random.nextInt(64)] ^= (byte) (1 << random.nextInt(8));
      assertThat(engine().verifySchnorr(signature, key, message)).isFalse();
      key[random.nextInt(32)] ^= 1;
      assertThat(engine().isTweakedKey(output, tweaked[32], key, message)).isFalse();
      assertThat(engine().tweakAddXOnly(key, message).map(Hex::encode))
          .isEqualTo(reference.tweakAddXOnly(key, message).map(Hex::encode));
    }
  }

  @Test
  void signsAsTheReferenceDoesWithALowR() {
    Random random = new Random(6979);
    for (int i = 0; i < 60; i++) {
      byte[] secret = bytes(random, 32);
      byte[] digest = bytes(random, 32);
      byte[] signature = engine().signEcdsa(secret, digest);
      assertThat(signature).isEqualTo(reference.signEcdsa(secret, digest));
      assertThat(signature.length).isLessThanOrEqualTo(70);
    }
  }

  @Test
  void recoversTheKeyOfACompactSignatureByOneOfFourNumbers() {
    Random random = new Random(27);
    for (int i = 0; i < 40; i++) {
      byte[] secret = bytes(random, 32);
      byte[] digest = bytes(random, 32);
      byte[] key = engine().publicKey(secret, true).orElseThrow();
      byte[] compact = engine().signCompact(secret, digest);
      assertThat(compact).isEqualTo(reference.signCompact(secret, digest));
      int found = 0;
      for (int id = 0; id < 4; id++) {
        Optional<byte[]> recovered = engine().recover(compact, id, digest, true);
        assertThat(recovered.map(Hex::encode))
            .isEqualTo(reference.recover(compact, id, digest, true).map(Hex::encode));
        found += recovered.filter(other -> Arrays.equals(other, key)).isPresent() ? 1 : 0;
      }
      assertThat(found).isEqualTo(1);
    }
  }

  @Test
  void recoversNothingFromNumbersOutOfRange() {
    byte[] digest = new byte[32];
    assertThat(engine().recover(new byte[64], 0, digest, true)).isEmpty();
    assertThat(engine().recover(new byte[63], 0, digest, true)).isEmpty();
    assertThat(engine().recover(Hex.decode(ORDER + "00".repeat(31) + "01"), 0, digest, true))
        .isEmpty();
    // r = 1 with the order added is a field element, r = order - 1 is not.
    String top = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140";
    assertThat(engine().recover(Hex.decode(top + "00".repeat(31) + "01"), 2, digest, true))
        .isEmpty();
  }

  @Test
  void acceptsAHighSAndBytesThatStrictDerForbids() {
    byte[] secret = Hex.decode("00".repeat(31) + "07");
    byte[] digest = Sha256.hash(new byte[] {1, 2, 3});
    byte[] key = engine().publicKey(secret, true).orElseThrow();
    byte[] signature = engine().signEcdsa(secret, digest);
    byte[] compact = LaxDer.parse(signature).orElseThrow();
    byte[] high = compact.clone();
    BigInteger s = new BigInteger(1, compact, 32, 32);
    byte[] negated = new BigInteger(ORDER, 16).subtract(s).toByteArray();
    System.arraycopy(negated, negated.length - 32, high, 32, 32);
    assertThat(LaxDer.hasHighS(high)).isTrue();
    assertThat(engine().verifyEcdsa(DerSignature.encode(high), key, digest)).isTrue();
    byte[] withGarbage = Arrays.copyOf(signature, signature.length + 5);
    withGarbage[1] = 0;
    assertThat(engine().verifyEcdsa(withGarbage, key, digest)).isTrue();
  }

  @Test
  void refusesZeroAndOverflowingScalars() {
    byte[] secret = Hex.decode("00".repeat(31) + "07");
    byte[] digest = new byte[32];
    byte[] key = engine().publicKey(secret, true).orElseThrow();
    String one = "020101";
    String zero = "020100";
    String order = "022100" + ORDER;
    for (String r : List.of(one, zero, order)) {
      for (String s : List.of(zero, order)) {
        assertThat(engine().verifyEcdsa(Hex.decode("3000" + r + s), key, digest)).isFalse();
        assertThat(engine().verifyEcdsa(Hex.decode("3000" + s + r), key, digest)).isFalse();
      }
    }
  }

  @Test
  void verifiesDigestsOfZeroAndOfTheOrderAndAbove() {
    byte[] secret = Hex.decode("00".repeat(31) + "07");
    byte[] key = engine().publicKey(secret, true).orElseThrow();
    for (String digest : List.of("00".repeat(32), ORDER, "ff".repeat(32))) {
      byte[] signature = engine().signEcdsa(secret, new byte[32]);
      boolean isZero = !digest.startsWith("ff") || digest.equals(ORDER);
      assertThat(engine().verifyEcdsa(signature, key, Hex.decode(digest)))
          .as("zero is the order: " + digest)
          .isEqualTo(isZero);
      byte[] other = engine().signEcdsa(secret, Hex.decode(digest));
      assertThat(engine().verifyEcdsa(other, key, Hex.decode(digest))).isTrue();
      assertThat(reference.verifyEcdsa(other, key, Hex.decode(digest))).isTrue();
    }
  }

  /// x of the nonce point is taken modulo the order: there are points whose x is not below it.
  @Test
  void acceptsANonceWhoseXIsNotBelowTheOrder() {
    byte[] digest = Sha256.hash(new byte[] {4});
    byte[] order = Hex.decode(ORDER);
    int accepted = 0;
    for (int r = 1; r < 20; r++) {
      byte[] compact = new byte[64];
      compact[31] = (byte) r;
      System.arraycopy(order, 0, compact, 32, 32);
      compact[63]--;
      Optional<byte[]> key = reference.recover(compact, 2, digest, true);
      if (key.isPresent()) {
        byte[] signature = DerSignature.encode(compact);
        assertThat(engine().verifyEcdsa(signature, key.get(), digest)).as("r = %s", r).isTrue();
        compact[31] ^= 1;
        byte[] other = DerSignature.encode(compact);
        assertThat(engine().verifyEcdsa(other, key.get(), digest)).as("not r = %s", r).isFalse();
        accepted++;
      }
    }
    assertThat(accepted).isGreaterThan(5);
  }

  /// The generator itself as a key, its negation, and neighbours, often enough that an engine may
  /// prepare itself for them.
  @Test
  void verifiesSignaturesOfTheSmallestAndLargestSecrets() {
    BigInteger order = new BigInteger(ORDER, 16);
    for (BigInteger secret :
        List.of(
            BigInteger.ONE,
            BigInteger.TWO,
            BigInteger.valueOf(3),
            order.subtract(BigInteger.ONE),
            order.subtract(BigInteger.TWO))) {
      byte[] privateKey = scalar(secret);
      byte[] key = engine().publicKey(privateKey, true).orElseThrow();
      byte[] xOnly = Arrays.copyOfRange(key, 1, 33);
      for (int i = 0; i < 8; i++) {
        byte[] digest = i == 0 ? new byte[32] : Sha256.hash(new byte[] {(byte) i});
        byte[] signature = engine().signEcdsa(privateKey, digest);
        assertThat(engine().verifyEcdsa(signature, key, digest)).isTrue();
        byte[] schnorr = engine().signSchnorr(privateKey, digest, new byte[32]);
        assertThat(engine().verifySchnorr(schnorr, xOnly, digest)).isTrue();
        digest[31] ^= 1;
        assertThat(engine().verifyEcdsa(signature, key, digest)).isFalse();
        assertThat(engine().verifySchnorr(schnorr, xOnly, digest)).isFalse();
      }
    }
  }

  @Test
  void refusesASignatureWhoseNonceIsInfinity() {
    BigInteger order = new BigInteger(ORDER, 16);
    Random random = new Random(5);
    for (int i = 0; i < 8; i++) {
      BigInteger secret = BigInteger.valueOf(i < 4 ? 1 : 77);
      byte[] key = engine().publicKey(scalar(secret), true).orElseThrow();
      byte[] compact = bytes(random, 64);
      compact[0] &= 0x7f;
      compact[32] &= 0x7f;
      BigInteger r = new BigInteger(1, compact, 0, 32);
      byte[] digest = scalar(r.multiply(secret).negate().mod(order));
      assertThat(engine().verifyEcdsa(DerSignature.encode(compact), key, digest)).isFalse();
    }
  }

  private static byte[] scalar(BigInteger number) {
    return Hex.decode("%064x".formatted(number));
  }

  @Test
  void knowsTheFormsOfAPublicKey() {
    assertThat(isValid("02" + G_X)).isTrue();
    assertThat(isValid("03" + G_X)).isTrue();
    assertThat(isValid("04" + G_X + G_Y)).isTrue();
    assertThat(isValid("06" + G_X + G_Y)).as("hybrid, y is even").isTrue();
    assertThat(isValid("07" + G_X + G_Y)).as("hybrid, y is not odd").isFalse();
    assertThat(isValid("05" + G_X + G_Y)).isFalse();
    assertThat(isValid("04" + G_X + G_X)).as("not on the curve").isFalse();
    assertThat(isValid("02" + "00".repeat(31) + "05")).as("no such x").isFalse();
    assertThat(isValid("02" + "ff".repeat(32))).as("not below the prime").isFalse();
    assertThat(isValid("02" + G_X + "00")).isFalse();
    assertThat(isValid("00")).as("infinity").isFalse();
    assertThat(isValid("")).isFalse();
  }

  private boolean isValid(String hex) {
    byte[] key = Hex.decode(hex);
    byte[] digest = new byte[32];
    // Whatever the answer, a malformed key must not throw.
    assertThat(engine().verifyEcdsa(Hex.decode("3006020101020101"), key, digest)).isFalse();
    return engine().isValidPublicKey(key);
  }

  @Test
  void hasNoPublicKeyForZeroOrTheOrder() {
    assertThat(engine().publicKey(new byte[32], true)).isEmpty();
    assertThat(engine().publicKey(Hex.decode(ORDER), true)).isEmpty();
    assertThat(engine().publicKey(Hex.decode("00".repeat(31) + "01"), true).map(Hex::encode))
        .contains("02" + G_X);
    assertThat(engine().publicKey(Hex.decode("00".repeat(31) + "01"), false).map(Hex::encode))
        .contains("04" + G_X + G_Y);
  }

  @Test
  void refusesATweakNotBelowTheOrderAndASumOfInfinity() {
    byte[] g = Hex.decode(G_X);
    assertThat(engine().tweakAddXOnly(g, Hex.decode(ORDER))).isEmpty();
    BigInteger minusOne = new BigInteger(ORDER, 16).subtract(BigInteger.ONE);
    byte[] tweak = Hex.decode(minusOne.toString(16));
    assertThat(engine().tweakAddXOnly(g, tweak)).as("G - G").isEmpty();
    assertThat(engine().tweakAddXOnly(g, new byte[32]).map(Hex::encode)).contains(G_X + "00");
  }

  static byte[] bytes(Random random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }
}
