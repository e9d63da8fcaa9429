package org.basalt.core.crypto;

import org.basalt.core.crypto.bc.BouncyCastleElligatorSwift;

class BouncyCastleElligatorSwiftTest extends ElligatorSwiftContract {
  @Override
  ElligatorSwift engine() {
    return new BouncyCastleElligatorSwift();
  }
}
