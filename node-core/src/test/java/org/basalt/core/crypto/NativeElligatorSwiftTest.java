package org.basalt.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import org.basalt.core.crypto.engine.KeyExchangeEngines;
import org.basalt.core.crypto.jni.NativeElligatorSwift;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class NativeElligatorSwiftTest extends ElligatorSwiftContract {
  @Override
  ElligatorSwift engine() {
    var loaded = NativeElligatorSwift.load();
    Assumptions.assumeTrue(loaded.isPresent(), "no libsecp256k1 for this machine");
    return loaded.orElseThrow();
  }

  @Test
  void isChosenWhereItLoads() {
    assertThat(KeyExchangeEngines.auto().name()).isEqualTo(engine().name());
  }
}
