package org.basalt.core.signing;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// ECDSA signatures of one input, by the public key that made them. The first one of a key counts.
final class Signatures {
  private final Map<String, Signature> byKey = new HashMap<>();

  /// @param bytes DER and the byte of the hash type
  record Signature(byte[] publicKey, byte[] bytes) {}

  void add(byte[] publicKey, byte[] signature) {
    byKey.putIfAbsent(KeyRing.id(publicKey), new Signature(publicKey, signature));
  }

  void addAll(Signatures others) {
    others.byKey.forEach(byKey::putIfAbsent);
  }

  /// @param keyId HASH160 of the public key
  Optional<Signature> of(String keyId) {
    return Optional.ofNullable(byKey.get(keyId));
  }
}
