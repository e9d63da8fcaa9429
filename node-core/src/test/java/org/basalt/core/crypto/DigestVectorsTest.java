package org.basalt.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import org.basalt.core.Vectors;
import org.basalt.core.bytes.Hex;
import org.junit.jupiter.api.Test;

class DigestVectorsTest {
  @Test
  void sha1AnswersTheNistVectors() {
    assertThat(check("crypto/nist/SHA1ShortMsg.rsp", Sha1::hash)).isEqualTo(65);
  }

  @Test
  void sha256AnswersTheNistVectors() {
    assertThat(check("crypto/nist/SHA256ShortMsg.rsp", Sha256::hash)).isEqualTo(65);
  }

  private static int check(String name, UnaryOperator<byte[]> hash) {
    List<String> lines = Vectors.lines(name);
    int checked = 0;
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).startsWith("Len = ")) {
        continue;
      }
      int bytes = Integer.parseInt(lines.get(i).substring(6)) / 8;
      byte[] message = Hex.decode(lines.get(i + 1).substring(6).substring(0, 2 * bytes));
      assertThat(Hex.encode(hash.apply(message))).isEqualTo(lines.get(i + 2).substring(5));
      checked++;
    }
    return checked;
  }

  /// From the RIPEMD-160 page of its authors.
  @Test
  void ripemd160AnswersItsAuthorsVectors() {
    assertThat(ripemd160("")).isEqualTo("9c1185a5c5e9fc54612808977ee8f548b2258d31");
    assertThat(ripemd160("a")).isEqualTo("0bdc9d2d256b3ee9daae347be6f4dc835a467ffe");
    assertThat(ripemd160("abc")).isEqualTo("8eb208f7e05d987a9b044a8e98c6b087f15a0bfc");
    assertThat(ripemd160("message digest")).isEqualTo("5d0689ef49d2fae572b881b123a85ffa21595f36");
    assertThat(ripemd160("1234567890".repeat(8)))
        .isEqualTo("9b752e45573d4b39f4dbd3323cab82bf63326bfb");
  }

  private static String ripemd160(String text) {
    return Hex.encode(Ripemd160.hash(text.getBytes(StandardCharsets.US_ASCII)));
  }

  /// The generator's key; its P2PKH address is the best known of all.
  @Test
  void hash160IsRipemd160OfSha256() {
    byte[] key = Hex.decode("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
    assertThat(Hex.encode(Hash160.hash(key))).isEqualTo("751e76e8199196d454941c45d1b3a323f1433bd6");
  }

  @Test
  void aTaggedHashIsSha256OfTheTagHashTwiceAndTheMessage() {
    byte[] tag = Sha256.hash("TapLeaf".getBytes(StandardCharsets.US_ASCII));
    byte[] message = {1, 2, 3};
    byte[] expected = new Sha256().bytes(tag).bytes(tag).bytes(message).finish();
    assertThat(TaggedHash.TAP_LEAF.hash(message)).isEqualTo(expected);
    assertThat(TaggedHash.TAP_LEAF.hash(new byte[] {1, 2}, new byte[] {3})).isEqualTo(expected);
  }
}
