package org.basalt.core.script;

import java.util.Arrays;
import org.basalt.core.crypto.LaxDer;

/// The encodings of signatures and public keys that flags demand, checked before any arithmetic.
public final class SignatureEncoding {
  private static final int MIN_SIZE = 9;
  private static final int MAX_SIZE = 73;
  private static final int SIGHASH_ANYONECANPAY = 0x80;
  private static final int SIGHASH_ALL = 1;
  private static final int SIGHASH_SINGLE = 3;

  private SignatureEncoding() {}

  /// Checks a signature with its byte of hash type. The empty one passes: it is the short way to
  /// write an invalid one.
  public static ScriptError checkSignature(byte[] signature, ScriptFlags flags) {
    return checkSignature(
        signature,
        flags.has(ScriptFlag.DERSIG),
        flags.has(ScriptFlag.LOW_S),
        flags.has(ScriptFlag.STRICTENC));
  }

  static ScriptError checkSignature(byte[] signature, Execution run) {
    return checkSignature(
        signature,
        run.has(ScriptFlag.DERSIG),
        run.has(ScriptFlag.LOW_S),
        run.has(ScriptFlag.STRICTENC));
  }

  private static ScriptError checkSignature(
      byte[] signature, boolean isDer, boolean isLowS, boolean isStrict) {
    if (signature.length == 0) {
      return ScriptError.OK;
    }
    if ((isDer || isLowS || isStrict) && !isStrictDer(signature)) {
      return ScriptError.SIG_DER;
    }
    if (isLowS && hasHighS(signature)) {
      return ScriptError.SIG_HIGH_S;
    }
    return isStrict && !hasDefinedHashType(signature) ? ScriptError.SIG_HASHTYPE : ScriptError.OK;
  }

  /// BIP-0066: `30 <size> 02 <size> <r> 02 <size> <s> <hash type>`, where r and s are positive and
  /// have no leading zero byte but one that keeps the top bit clear. Any r and s pass, even above
  /// the order of the curve.
  public static boolean isStrictDer(byte[] signature) {
    int size = signature.length;
    if (size < MIN_SIZE || size > MAX_SIZE) {
      return false;
    }
    if (signature[0] != 0x30 || (signature[1] & 0xff) != size - 3) {
      return false;
    }
    int rSize = signature[3] & 0xff;
    if (5 + rSize >= size) {
      return false;
    }
    int sSize = signature[5 + rSize] & 0xff;
    return rSize + sSize + 7 == size
        && isPositiveInteger(signature, 2, rSize)
        && isPositiveInteger(signature, 4 + rSize, sSize);
  }

  /// @param tag index of the type byte; the size follows, then the value
  private static boolean isPositiveInteger(byte[] signature, int tag, int size) {
    if (signature[tag] != 0x02 || size == 0 || signature[tag + 2] < 0) {
      return false;
    }
    boolean isPadded = size > 1 && signature[tag + 2] == 0 && signature[tag + 3] >= 0;
    return !isPadded;
  }

  /// True if s is above half the order of the curve. A signature with r or s not below the order
  /// counts as (0, 0), so its s is low: it fails later, as a signature.
  private static boolean hasHighS(byte[] signature) {
    byte[] der = Arrays.copyOf(signature, signature.length - 1);
    return LaxDer.parse(der).map(LaxDer::hasHighS).orElse(true);
  }

  private static boolean hasDefinedHashType(byte[] signature) {
    int type = signature[signature.length - 1] & 0xff & ~SIGHASH_ANYONECANPAY;
    return type >= SIGHASH_ALL && type <= SIGHASH_SINGLE;
  }

  static ScriptError checkPublicKey(byte[] key, Execution run) {
    if (run.has(ScriptFlag.STRICTENC) && !isCompressed(key) && !isUncompressed(key)) {
      return ScriptError.PUBKEYTYPE;
    }
    return run.version == SigVersion.WITNESS_V0
            && run.has(ScriptFlag.WITNESS_PUBKEYTYPE)
            && !isCompressed(key)
        ? ScriptError.WITNESS_PUBKEYTYPE
        : ScriptError.OK;
  }

  private static boolean isCompressed(byte[] key) {
    return key.length == 33 && (key[0] == 2 || key[0] == 3);
  }

  private static boolean isUncompressed(byte[] key) {
    return key.length == 65 && key[0] == 4;
  }
}
