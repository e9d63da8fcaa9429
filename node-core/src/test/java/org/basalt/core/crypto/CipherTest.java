package org.basalt.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.basalt.core.Vectors;
import org.basalt.core.bytes.Hex;
import org.junit.jupiter.api.Test;

class CipherTest {
  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// RFC 8439, section 2.8.2.
  @Test
  void sealsAndOpensAsTheRfcSays() {
    byte[] key = Hex.decode("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
    byte[] nonce = Hex.decode("070000004041424344454647");
    byte[] associated = Hex.decode("50515253c0c1c2c3c4c5c6c7");
    byte[] plaintext =
        ascii(
            "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the"
                + " future, sunscreen would be it.");
    byte[] sealed = ChaCha20Poly1305.seal(key, nonce, associated, plaintext);
    assertThat(Hex.encode(sealed))
        .startsWith("d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6")
        .endsWith("1ae10b594f09e26a7e902ecbd0600691");
    assertThat(ChaCha20Poly1305.open(key, nonce, associated, sealed).orElseThrow())
        .isEqualTo(plaintext);
    for (int i = 0; i < sealed.length; i += 13) {
      byte[] forged = sealed.clone();
      forged[i] ^= 1;
      assertThat(ChaCha20Poly1305.open(key, nonce, associated, forged)).isEmpty();
    }
    assertThat(ChaCha20Poly1305.open(key, nonce, new byte[0], sealed)).isEmpty();
    assertThat(ChaCha20Poly1305.open(key, nonce, associated, new byte[15])).isEmpty();
    assertThat(ChaCha20Poly1305.open(key, nonce, associated, new byte[16])).isEmpty();
  }

  @Test
  void sealsNothingIntoATag() {
    byte[] sealed = ChaCha20Poly1305.seal(new byte[32], new byte[12], new byte[0], new byte[0]);
    assertThat(sealed).hasSize(16);
    assertThat(ChaCha20Poly1305.open(new byte[32], new byte[12], new byte[0], sealed).orElseThrow())
        .isEmpty();
  }

  /// RFC 8439, appendix A.1, test vectors 1 and 2: blocks 0 and 1 of the zero key.
  @Test
  void theKeyStreamGoesOnFromCallToCall() {
    String blocks =
        "76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7"
            + "da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586"
            + "9f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed"
            + "29b721769ce64e43d57133b074d839d531ed1f28510afb45ace10a1f4b794d6f";
    ChaCha20 stream = new ChaCha20(new byte[32], new byte[12]);
    StringBuilder text = new StringBuilder();
    for (int size : new int[] {3, 50, 1, 70, 4}) {
      text.append(Hex.encode(stream.apply(new byte[size])));
    }
    assertThat(text.toString()).isEqualTo(blocks);
    byte[] inPlace = Hex.decode(blocks);
    new ChaCha20(new byte[32], new byte[12]).apply(inPlace, 0, 128, inPlace, 0);
    assertThat(inPlace).isEqualTo(new byte[128]);
  }

  /// RFC 5869, test cases 1 and 3.
  @Test
  void derivesKeysAsTheRfcSays() {
    byte[] material = Hex.decode("0b".repeat(22));
    byte[] key = HmacSha256.extract(Hex.decode("000102030405060708090a0b0c"), material);
    assertThat(Hex.encode(key))
        .isEqualTo("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5");
    assertThat(Hex.encode(HmacSha256.expand(key, Hex.decode("f0f1f2f3f4f5f6f7f8f9"), 42)))
        .isEqualTo(
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
    byte[] unsalted = HmacSha256.extract(new byte[0], material);
    assertThat(Hex.encode(HmacSha256.expand(unsalted, new byte[0], 42)))
        .isEqualTo(
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
  }

  /// RFC 4231, test cases 2 and 6: a short key, and one longer than the digest's block.
  @Test
  void authenticatesAsTheRfcSays() {
    assertThat(
            Hex.encode(
                HmacSha256.mac(ascii("Jefe"), ascii("what do ya "), ascii("want for nothing?"))))
        .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    assertThat(
            Hex.encode(
                HmacSha256.mac(
                    Hex.decode("aa".repeat(131)),
                    ascii("Test Using Larger Than Block-Size Key - Hash Key First"))))
        .isEqualTo("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  }

  /// The keys that follow from each shared secret of BIP-0324.
  @Test
  void derivesTheKeysOfBip324() {
    List<String> lines = Vectors.lines("bips/bip-0324/packet_encoding_test_vectors.csv");
    List<String> header = Arrays.asList(lines.get(0).split(",", -1));
    byte[] salt = new byte[28];
    System.arraycopy(ascii("bitcoin_v2_shared_secret"), 0, salt, 0, 24);
    System.arraycopy(Hex.decode("f9beb4d9"), 0, salt, 24, 4);
    int checked = 0;
    for (String line : lines.subList(1, lines.size())) {
      String[] field = line.split(",", -1);
      byte[] secret = Hex.decode(field[header.indexOf("mid_shared_secret")]);
      byte[] key = HmacSha256.extract(salt, secret);
      for (String name : List.of("initiator_L", "initiator_P", "responder_L", "responder_P")) {
        String column = "mid_" + name.toLowerCase(java.util.Locale.ROOT);
        assertThat(Hex.encode(HmacSha256.expand(key, ascii(name), 32)))
            .isEqualTo(field[header.indexOf(column)]);
      }
      assertThat(Hex.encode(HmacSha256.expand(key, ascii("session_id"), 32)))
          .isEqualTo(field[header.indexOf("out_session_id")]);
      checked++;
    }
    assertThat(checked).isEqualTo(lines.size() - 1).isGreaterThan(5);
  }
}
