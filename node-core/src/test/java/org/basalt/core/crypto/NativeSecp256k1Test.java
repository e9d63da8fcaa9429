package org.basalt.core.crypto;

import java.util.Optional;
import org.basalt.core.crypto.jni.NativeSecp256k1;
import org.junit.jupiter.api.Assumptions;

final class NativeSecp256k1Test extends Secp256k1Contract {
  private static final Optional<NativeSecp256k1> ENGINE = NativeSecp256k1.load();

  @Override
  Secp256k1 engine() {
    Assumptions.assumeTrue(ENGINE.isPresent(), "libsecp256k1 does not load on this machine");
    return ENGINE.orElseThrow();
  }
}
