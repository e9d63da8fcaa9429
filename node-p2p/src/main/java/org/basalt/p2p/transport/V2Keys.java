package org.basalt.p2p.transport;

import java.security.SecureRandom;
import java.util.Arrays;
import org.basalt.core.crypto.ElligatorSwift;

/// What one side brings to an encrypted handshake; for one connection only.
///
/// @param privateKey 32 bytes
/// @param encoded its public key in 64 bytes
/// @param garbage 0 to [V2Handshake#MAX_GARBAGE] bytes that are sent behind the key, so that
///   handshakes have no length to be recognised by
record V2Keys(byte[] privateKey, byte[] encoded, byte[] garbage) {
  V2Keys {
    if (encoded.length != ElligatorSwift.ENCODED_SIZE || garbage.length > V2Handshake.MAX_GARBAGE) {
      throw new IllegalArgumentException(
          "a key of " + encoded.length + " bytes with " + garbage.length + " of garbage");
    }
  }

  static V2Keys fresh(ElligatorSwift engine, SecureRandom random) {
    byte[] garbage = new byte[random.nextInt(V2Handshake.MAX_GARBAGE + 1)];
    random.nextBytes(garbage);
    byte[] privateKey = new byte[ElligatorSwift.KEY_SIZE];
    byte[] choice = new byte[ElligatorSwift.KEY_SIZE];
    while (true) {
      random.nextBytes(privateKey);
      random.nextBytes(choice);
      // Empty once in 2^128 draws.
      var encoded = engine.encode(privateKey, choice);
      if (encoded.isPresent()) {
        return new V2Keys(privateKey, encoded.get(), garbage);
      }
    }
  }

  /// What is sent first.
  byte[] opening() {
    byte[] bytes = Arrays.copyOf(encoded, encoded.length + garbage.length);
    System.arraycopy(garbage, 0, bytes, encoded.length, garbage.length);
    return bytes;
  }

  /// Overwrites the private key: who reads our memory later cannot read what was said.
  void forget() {
    Arrays.fill(privateKey, (byte) 0);
  }
}
