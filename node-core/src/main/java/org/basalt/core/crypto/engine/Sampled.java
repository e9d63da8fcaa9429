package org.basalt.core.crypto.engine;

import org.basalt.core.crypto.Secp256k1;

/// An engine of which the reference confirms one acceptance in [#PERIOD].
///
/// The counter is shared by all threads without a barrier: updates may be lost, so the period is
/// approximate, and that is good enough for a sample.
final class Sampled implements DelegatingEngine {
  /// A power of two.
  static final int PERIOD = 1024;

  private final Secp256k1 engine;
  private final Secp256k1 reference;
  private int acceptances;

  Sampled(Secp256k1 engine, Secp256k1 reference) {
    this.engine = engine;
    this.reference = reference;
  }

  @Override
  public Secp256k1 engine() {
    return engine;
  }

  @Override
  public boolean verifyEcdsa(byte[] signature, byte[] publicKey, byte[] digest) {
    boolean valid = engine.verifyEcdsa(signature, publicKey, digest);
    if (valid && isDue() && !reference.verifyEcdsa(signature, publicKey, digest)) {
      throw disagreement("ecdsa", signature, publicKey, digest);
    }
    return valid;
  }

  @Override
  public boolean verifySchnorr(byte[] signature, byte[] publicKey, byte[] message) {
    boolean valid = engine.verifySchnorr(signature, publicKey, message);
    if (valid && isDue() && !reference.verifySchnorr(signature, publicKey, message)) {
      throw disagreement("schnorr", signature, publicKey, message);
    }
    return valid;
  }

  @Override
  public boolean isTweakedKey(byte[] outputKey, int parity, byte[] internalKey, byte[] tweak) {
    boolean valid = engine.isTweakedKey(outputKey, parity, internalKey, tweak);
    if (valid && isDue() && !reference.isTweakedKey(outputKey, parity, internalKey, tweak)) {
      throw disagreement("tweak with parity " + parity, outputKey, internalKey, tweak);
    }
    return valid;
  }

  private boolean isDue() {
    return (++acceptances & (PERIOD - 1)) == 0;
  }

  private SignatureEngineDisagreement disagreement(String operation, byte[]... arguments) {
    return new SignatureEngineDisagreement(
        operation, engine.name(), true, reference.name(), false, arguments);
  }
}
