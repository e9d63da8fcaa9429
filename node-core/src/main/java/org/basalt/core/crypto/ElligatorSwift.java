package org.basalt.core.crypto;

import java.util.Optional;

/// The port to ElligatorSwift (BIP-0324): public keys that look like 64 random bytes, and the key
/// agreement between two of them.
///
/// Every string of 64 bytes is the encoding of some point, and every point has about 2^256 of them;
/// who sees only the encodings cannot tell them from noise. Engines:
/// `core.crypto.bc.BouncyCastleElligatorSwift`, the reference, and
/// `core.crypto.jni.NativeElligatorSwift`. Thread-safe; nothing is retained.
public interface ElligatorSwift {
  /// Bytes of an encoded public key.
  int ENCODED_SIZE = 64;

  /// Bytes of a private key, of an x coordinate and of a shared secret.
  int KEY_SIZE = 32;

  /// As `-sigengine` spells it.
  String name();

  /// One of the many encodings of the public key of a private key.
  ///
  /// @param privateKey 32 bytes
  /// @param randomness 32 bytes that choose the encoding; engines choose differently
  /// @return 64 bytes, or empty if the private key is zero or not below the order
  Optional<byte[]> encode(byte[] privateKey, byte[] randomness);

  /// The x coordinate that 64 bytes stand for: 32 bytes, big-endian.
  byte[] decode(byte[] encoded);

  /// What both sides, and nobody else, know of an exchange (BIP-0324 `v2_ecdh`).
  ///
  /// @param theirs 64 bytes from the other side, whatever they are
  /// @param ours 64 bytes that encode the public key of `privateKey`
  /// @param isInitiator true on the side that opened the connection
  /// @return 32 bytes, or empty if the private key is zero or not below the order
  Optional<byte[]> sharedSecret(byte[] theirs, byte[] privateKey, byte[] ours, boolean isInitiator);
}
