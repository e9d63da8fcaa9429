package org.basalt.core.crypto;

import java.util.Optional;

/// The port to secp256k1: what a node asks of a signature engine.
///
/// Engines: `core.crypto.bc.BouncyCastleSecp256k1`, the reference, and
/// `core.crypto.jni.NativeSecp256k1`, the accelerator. All methods are pure and thread-safe, never
/// throw on malformed input (they answer false or empty), and copy nothing that they keep.
public interface Secp256k1 {
  /// Name as `-sigengine` spells it.
  String name();

  /// Verifies an ECDSA signature as Bitcoin always has: lax DER, any S (a high S is normalised
  /// first).
  ///
  /// @param signature DER without the sighash byte; parsed laxly as Core's
  ///   `ecdsa_signature_parse_der_lax`
  /// @param publicKey 33 bytes compressed, or 65 uncompressed or hybrid (leading 06 or 07)
  /// @param digest 32 bytes
  boolean verifyEcdsa(byte[] signature, byte[] publicKey, byte[] digest);

  /// Verifies a BIP-0340 signature.
  ///
  /// @param signature 64 bytes
  /// @param publicKey 32 bytes, x-only
  /// @param message 32 bytes
  boolean verifySchnorr(byte[] signature, byte[] publicKey, byte[] message);

  /// True if `outputKey` is the x-only `internalKey` plus `tweak` times the generator, with the
  /// parity stated (BIP-0341).
  ///
  /// @param parity 0 if the tweaked point's y is even, 1 if odd
  boolean isTweakedKey(byte[] outputKey, int parity, byte[] internalKey, byte[] tweak);

  /// The x-only internal key tweaked: 32 bytes of x, and a last byte of parity (0 or 1); empty
  /// where the key is not on the curve, the tweak is not below the order, or the sum is infinity.
  Optional<byte[]> tweakAddXOnly(byte[] internalKey, byte[] tweak);

  /// True for 33- or 65-byte encodings of a point on the curve.
  boolean isValidPublicKey(byte[] publicKey);

  /// Public key of a private key; empty if it is zero or not below the order.
  Optional<byte[]> publicKey(byte[] privateKey, boolean compressed);

  /// Deterministic ECDSA (RFC 6979, low S), DER encoded, without sighash byte.
  byte[] signEcdsa(byte[] privateKey, byte[] digest);

  /// The same as r and s of 32 bytes each, big-endian, with the first nonce that RFC 6979 gives,
  /// whatever r is.
  byte[] signCompact(byte[] privateKey, byte[] digest);

  /// The public key that made a signature (SEC 1, section 4.1.6); empty if there is none.
  ///
  /// @param compact r and s, 32 bytes each; any s
  /// @param recoveryId 0 to 3: bit 0 is the parity of the nonce's y, bit 1 says that its x was not
  ///   below the order
  Optional<byte[]> recover(byte[] compact, int recoveryId, byte[] digest, boolean compressed);

  /// BIP-0340 signature with auxiliary randomness (32 bytes).
  byte[] signSchnorr(byte[] privateKey, byte[] message, byte[] auxiliaryRandom);
}
