package org.basalt.core.crypto.jni;

import fr.acinq.secp256k1.Secp256k1Exception;
import java.util.Arrays;
import java.util.Optional;
import org.basalt.core.bytes.LittleEndian;
import org.basalt.core.crypto.DerSignature;
import org.basalt.core.crypto.LaxDer;
import org.basalt.core.crypto.PublicKeyCache;
import org.basalt.core.crypto.PublicKeyForm;
import org.basalt.core.crypto.Secp256k1;

/// The accelerator: libsecp256k1, as the published JNI artifact carries it for Linux on x86-64 and
/// AArch64.
///
/// The library behind throws for a key that is on no curve and for lengths it does not like, which
/// costs more than a verification; so shapes are checked here first, and only a well-formed key off
/// the curve pays for an exception. DER is parsed and s normalised here (the library's own parser
/// is strict).
public final class NativeSecp256k1 implements Secp256k1 {
  /// 8,192 keys of 33 and 65 bytes: 1.6 MB at most.
  private static final int KEPT_KEYS_LOG2 = 13;

  private final fr.acinq.secp256k1.Secp256k1 library;

  /// Compressed keys with their y.
  private final PublicKeyCache<byte[]> keys = new PublicKeyCache<>(KEPT_KEYS_LOG2, this::parse);

  private NativeSecp256k1(fr.acinq.secp256k1.Secp256k1 library) {
    this.library = library;
  }

  /// The engine, or empty where there is no library for this machine or it does not load.
  public static Optional<NativeSecp256k1> load() {
    try {
      return Optional.of(new NativeSecp256k1(fr.acinq.secp256k1.Secp256k1.get()));
    } catch (IllegalStateException | LinkageError e) {
      // Not a fault: the reference engine stands in, and the node says at start which engine it
      // uses.
      return Optional.empty();
    }
  }

  @Override
  public String name() {
    return "native";
  }

  @Override
  public boolean verifyEcdsa(byte[] signature, byte[] publicKey, byte[] digest) {
    if (!PublicKeyForm.isKnown(publicKey) || digest.length != 32) {
      return false;
    }
    byte[] compact = new byte[LaxDer.COMPACT_SIZE];
    if (!LaxDer.parseNormalized(signature, compact)) {
      return false;
    }
    byte[] key = publicKey;
    if (PublicKeyForm.isCompressed(publicKey)) {
      Optional<byte[]> point = keys.decoded(publicKey);
      if (point.isEmpty()) {
        return false;
      }
      key = point.get();
    }
    try {
      return library.verify(compact, digest, key);
    } catch (Secp256k1Exception e) {
      return false;
    }
  }

  /// The uncompressed form of a key in any form, or empty if it is not on the curve.
  private Optional<byte[]> parse(byte[] publicKey) {
    try {
      return Optional.of(library.pubkeyParse(publicKey));
    } catch (Secp256k1Exception e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean verifySchnorr(byte[] signature, byte[] publicKey, byte[] message) {
    if (signature.length != 64 || publicKey.length != 32 || message.length != 32) {
      return false;
    }
    try {
      return library.verifySchnorr(signature, message, publicKey);
    } catch (Secp256k1Exception e) {
      return false;
    }
  }

  @Override
  public boolean isTweakedKey(byte[] outputKey, int parity, byte[] internalKey, byte[] tweak) {
    if (outputKey.length != 32 || internalKey.length != 32 || tweak.length != 32) {
      return false;
    }
    try {
      byte[] sum = library.pubKeyTweakAdd(lift(internalKey), tweak);
      return Arrays.equals(sum, 1, 33, outputKey, 0, 32) && (sum[64] & 1) == parity;
    } catch (Secp256k1Exception e) {
      return false;
    }
  }

  @Override
  public Optional<byte[]> tweakAddXOnly(byte[] internalKey, byte[] tweak) {
    if (internalKey.length != 32 || tweak.length != 32) {
      return Optional.empty();
    }
    try {
      byte[] sum = library.pubKeyTweakAdd(lift(internalKey), tweak);
      byte[] result = Arrays.copyOfRange(sum, 1, 34);
      result[32] = (byte) (sum[64] & 1);
      return Optional.of(result);
    } catch (Secp256k1Exception e) {
      return Optional.empty();
    }
  }

  private static byte[] lift(byte[] xOnly) {
    byte[] encoded = new byte[33];
    encoded[0] = 2;
    System.arraycopy(xOnly, 0, encoded, 1, 32);
    return encoded;
  }

  @Override
  public boolean isValidPublicKey(byte[] publicKey) {
    return PublicKeyForm.isKnown(publicKey) && parse(publicKey).isPresent();
  }

  @Override
  public Optional<byte[]> publicKey(byte[] privateKey, boolean compressed) {
    if (!isSecret(privateKey)) {
      return Optional.empty();
    }
    byte[] uncompressed = library.pubkeyCreate(privateKey);
    return Optional.of(compressed ? library.pubKeyCompress(uncompressed) : uncompressed);
  }

  @Override
  public byte[] signEcdsa(byte[] privateKey, byte[] digest) {
    requireSecret(privateKey);
    byte[] compact = library.sign(digest, privateKey, null);
    // A low r saves a byte; Core tries again with a counter as extra entropy until it has one.
    for (int counter = 1; compact[0] < 0; counter++) {
      byte[] extra = new byte[32];
      LittleEndian.putInt32(extra, 0, counter);
      compact = library.sign(digest, privateKey, extra);
    }
    return DerSignature.encode(compact);
  }

  @Override
  public byte[] signCompact(byte[] privateKey, byte[] digest) {
    requireSecret(privateKey);
    return library.sign(digest, privateKey, null);
  }

  @Override
  public Optional<byte[]> recover(
      byte[] compact, int recoveryId, byte[] digest, boolean compressed) {
    if (compact.length != LaxDer.COMPACT_SIZE || digest.length != 32) {
      return Optional.empty();
    }
    try {
      byte[] key = library.ecdsaRecover(compact, digest, recoveryId);
      return Optional.of(compressed ? library.pubKeyCompress(key) : key);
    } catch (Secp256k1Exception e) {
      return Optional.empty();
    }
  }

  @Override
  public byte[] signSchnorr(byte[] privateKey, byte[] message, byte[] auxiliaryRandom) {
    requireSecret(privateKey);
    return library.signSchnorr(message, privateKey, auxiliaryRandom);
  }

  private boolean isSecret(byte[] privateKey) {
    return privateKey.length == 32 && library.secKeyVerify(privateKey);
  }

  private void requireSecret(byte[] privateKey) {
    if (!isSecret(privateKey)) {
      throw new IllegalArgumentException("not a private key of secp256k1");
    }
  }
}
