package org.basalt.core.crypto.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.basalt.core.crypto.Secp256k1;
import org.junit.jupiter.api.Test;

class SignatureEnginesTest {
  private static final byte[] ANY = {1};

  /// Answers always the same, and counts.
  private static final class Fixed implements Secp256k1 {
    private final String name;
    private final boolean answer;
    private int asked;

    Fixed(String name, boolean answer) {
      this.name = name;
      this.answer = answer;
    }

    private boolean answer() {
      asked++;
      return answer;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public boolean verifyEcdsa(byte[] signature, byte[] publicKey, byte[] digest) {
      return answer();
    }

    @Override
    public boolean verifySchnorr(byte[] signature, byte[] publicKey, byte[] message) {
      return answer();
    }

    @Override
    public boolean isTweakedKey(byte[] outputKey, int parity, byte[] internalKey, byte[] tweak) {
      return answer();
    }

    @Override
    public Optional<byte[]> tweakAddXOnly(byte[] internalKey, byte[] tweak) {
      return Optional.empty();
    }

    @Override
    public boolean isValidPublicKey(byte[] publicKey) {
      return answer;
    }

    @Override
    public Optional<byte[]> publicKey(byte[] privateKey, boolean compressed) {
      return Optional.empty();
    }

    @Override
    public byte[] signEcdsa(byte[] privateKey, byte[] digest) {
      return ANY;
    }

    @Override
    public byte[] signCompact(byte[] privateKey, byte[] digest) {
      return ANY;
    }

    @Override
    public Optional<byte[]> recover(
        byte[] compact, int recoveryId, byte[] digest, boolean compressed) {
      return Optional.empty();
    }

    @Override
    public byte[] signSchnorr(byte[] privateKey, byte[] message, byte[] auxiliaryRandom) {
      return ANY;
    }
  }

  @Test
  void theReferenceConfirmsOneAcceptanceIn1024() {
    Fixed reference = new Fixed("reference", true);
    Secp256k1 engine =
        SignatureEngines.pair(new Fixed("accelerator", true), reference).accelerator();
    for (int i = 0; i < 4096; i++) {
      assertThat(engine.verifyEcdsa(ANY, ANY, ANY)).isTrue();
    }
    assertThat(reference.asked).isEqualTo(4);
  }

  @Test
  void theReferenceConfirmsEveryRejectionOnlyWhereCrossChecked() {
    Fixed reference = new Fixed("reference", false);
    SignatureEngines engines = SignatureEngines.pair(new Fixed("accelerator", false), reference);
    assertThat(engines.accelerator().verifySchnorr(ANY, ANY, ANY)).isFalse();
    assertThat(reference.asked).isZero();
    assertThat(engines.crossChecked().verifySchnorr(ANY, ANY, ANY)).isFalse();
    assertThat(engines.crossChecked().verifyEcdsa(ANY, ANY, ANY)).isFalse();
    assertThat(engines.crossChecked().isTweakedKey(ANY, 0, ANY, ANY)).isFalse();
    assertThat(reference.asked).isEqualTo(3);
  }

  @Test
  void aDisagreementIsAnErrorWithBothAnswersAndTheArguments() {
    SignatureEngines engines =
        SignatureEngines.pair(new Fixed("swift", false), new Fixed("sure", true));
    assertThatThrownBy(() -> engines.crossChecked().verifyEcdsa(ANY, new byte[] {2}, ANY))
        .isInstanceOf(SignatureEngineDisagreement.class)
        .isInstanceOf(AssertionError.class)
        .hasMessage("ecdsa: swift says false, sure says true for 01 02 01");
    SignatureEngines lenient =
        SignatureEngines.pair(new Fixed("swift", true), new Fixed("sure", false));
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 1024; i++) {
                lenient.accelerator().verifySchnorr(ANY, ANY, ANY);
              }
            })
        .isInstanceOf(SignatureEngineDisagreement.class)
        .hasMessageStartingWith("schnorr: swift says true, sure says false");
  }

  @Test
  void oneEngineAloneIsAllThree() {
    SignatureEngines engines = SignatureEngines.of("bouncycastle");
    assertThat(engines.hasTwo()).isFalse();
    assertThat(engines.accelerator()).isSameAs(engines.reference());
    assertThat(engines.accelerator().name()).isEqualTo("bouncycastle");
    assertThatThrownBy(() -> SignatureEngines.of("openssl"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknown signature engine 'openssl'");
  }

  @Test
  void autoKeepsBouncyCastleAsTheReference() {
    assertThat(SignatureEngines.auto().reference().name()).isEqualTo("bouncycastle");
  }
}
