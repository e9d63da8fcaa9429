package org.basalt.core.crypto.engine;

import java.util.Optional;
import org.basalt.core.crypto.Secp256k1;

/// Passes on what is not a verification.
sealed interface DelegatingEngine extends Secp256k1
    permits Sampled, CrossChecked, RememberedSignatures {
  Secp256k1 engine();

  @Override
  default String name() {
    return engine().name();
  }

  @Override
  default Optional<byte[]> tweakAddXOnly(byte[] internalKey, byte[] tweak) {
    return engine().tweakAddXOnly(internalKey, tweak);
  }

  @Override
  default boolean isValidPublicKey(byte[] publicKey) {
    return engine().isValidPublicKey(publicKey);
  }

  @Override
  default Optional<byte[]> publicKey(byte[] privateKey, boolean compressed) {
    return engine().publicKey(privateKey, compressed);
  }

  @Override
  default byte[] signEcdsa(byte[] privateKey, byte[] digest) {
    return engine().signEcdsa(privateKey, digest);
  }

  @Override
  default byte[] signCompact(byte[] privateKey, byte[] digest) {
    return engine().signCompact(privateKey, digest);
  }

  @Override
  default Optional<byte[]> recover(
      byte[] compact, int recoveryId, byte[] digest, boolean compressed) {
    return engine().recover(compact, recoveryId, digest, compressed);
  }

  @Override
  default byte[] signSchnorr(byte[] privateKey, byte[] message, byte[] auxiliaryRandom) {
    return engine().signSchnorr(privateKey, message, auxiliaryRandom);
  }
}
