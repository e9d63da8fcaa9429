package org.basalt.core.crypto.engine;

import org.basalt.core.crypto.Secp256k1;

/// An engine of which the reference confirms every rejection.
record CrossChecked(Secp256k1 engine, Secp256k1 reference) implements DelegatingEngine {
  @Override
  public boolean verifyEcdsa(byte[] signature, byte[] publicKey, byte[] digest) {
    boolean valid = engine.verifyEcdsa(signature, publicKey, digest);
    if (!valid && reference.verifyEcdsa(signature, publicKey, digest)) {
      throw disagreement("ecdsa", signature, publicKey, digest);
    }
    return valid;
  }

  @Override
  public boolean verifySchnorr(byte[] signature, byte[] publicKey, byte[] message) {
    boolean valid = engine.verifySchnorr(signature, publicKey, message);
    if (!valid && reference.verifySchnorr(signature, publicKey, message)) {
      throw disagreement("schnorr", signature, publicKey, message);
    }
    return valid;
  }

  @Override
  public boolean isTweakedKey(byte[] outputKey, int parity, byte[] internalKey, byte[] tweak) {
    boolean valid = engine.isTweakedKey(outputKey, parity, internalKey, tweak);
    if (!valid && reference.isTweakedKey(outputKey, parity, internalKey, tweak)) {
      throw disagreement("tweak with parity " + parity, outputKey, internalKey, tweak);
    }
    return valid;
  }

  private SignatureEngineDisagreement disagreement(String operation, byte[]... arguments) {
    return new SignatureEngineDisagreement(
        operation, engine.name(), false, reference.name(), true, arguments);
  }
}
