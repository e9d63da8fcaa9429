package org.basalt.core.signing;

import static org.assertj.core.api.Assertions.assertThat;

import org.basalt.core.address.Wif;
import org.basalt.core.crypto.Hash160;
import org.basalt.core.crypto.Secp256k1;
import org.basalt.core.crypto.bc.BouncyCastleSecp256k1;
import org.basalt.core.signing.MessageSignature.Verdict;
import org.junit.jupiter.api.Test;

class MessageSignatureTest {
  private static final Secp256k1 ENGINE = new BouncyCastleSecp256k1();
  private static final int TESTNET_WIF = 239;
  private static final Wif KEY =
      Wif.decode("cUeKHd5orzT3mz8P9pxyREHfsWtVfgsfDjiZZBcjUBAaGk1BTj7N", TESTNET_WIF).orElseThrow();
  private static final String MESSAGE = "This is just a test message";
  private static final String SIGNATURE =
      "INbVnW4e6PeRmsv2Qgu8NuopvrVjkcxob+sX8OcZG0SALhWybUjzMLPdAsXI46YZGb0KQTRii+wWIQzRpG/U+S0=";

  private static byte[] keyHash(boolean compressed) {
    return Hash160.hash(ENGINE.publicKey(KEY.key(), compressed).orElseThrow());
  }

  @Test
  void signsAsCoreDoes() {
    assertThat(MessageSignature.sign(ENGINE, KEY, MESSAGE)).isEqualTo(SIGNATURE);
  }

  @Test
  void isOfOneKeyInOneFormAndOneMessage() {
    assertThat(MessageSignature.verify(ENGINE, keyHash(true), SIGNATURE, MESSAGE))
        .isEqualTo(Verdict.VALID);
    assertThat(MessageSignature.verify(ENGINE, keyHash(true), SIGNATURE, MESSAGE + "."))
        .isEqualTo(Verdict.NOT_SIGNED);
    assertThat(MessageSignature.verify(ENGINE, keyHash(false), SIGNATURE, MESSAGE))
        .isEqualTo(Verdict.NOT_SIGNED);
  }

  @Test
  void aKeyThatIsNotCompressedSaysSo() {
    Wif key = new Wif(KEY.key(), false);
    String signature = MessageSignature.sign(ENGINE, key, "");
    assertThat(MessageSignature.verify(ENGINE, keyHash(false), signature, ""))
        .isEqualTo(Verdict.VALID);
  }

  @Test
  void base64IsReadStrictly() {
    for (String text : new String[] {"a", "aaa", "ab==\n", SIGNATURE.replace("=", ""), "QR=="}) {
      assertThat(MessageSignature.verify(ENGINE, keyHash(true), text, MESSAGE))
          .as(text)
          .isEqualTo(Verdict.MALFORMED);
    }
    assertThat(MessageSignature.verify(ENGINE, keyHash(true), "QQ==", MESSAGE))
        .isEqualTo(Verdict.NOT_SIGNED);
  }
}
