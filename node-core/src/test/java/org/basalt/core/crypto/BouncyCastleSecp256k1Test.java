package org.basalt.core.crypto;

final class BouncyCastleSecp256k1Test extends Secp256k1Contract {
  @Override
  Secp256k1 engine() {
    return reference;
  }

  @Override
  boolean takesMessagesOfAnyLength() {
    return true;
  }
}
