package org.basalt.core.crypto.bc.digest;

import org.bouncycastle.crypto.digests.RIPEMD160Digest;
import org.bouncycastle.crypto.engines.ChaCha7539Engine;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/// RIPEMD-160 and the ChaCha20 key stream.
public final class BouncyCastleDigests {
  private static final ThreadLocal<RIPEMD160Digest> RIPEMD160 =
      ThreadLocal.withInitial(RIPEMD160Digest::new);
  private static final byte[] ZERO_NONCE = new byte[12];

  private BouncyCastleDigests() {}

  /// Writes 20 bytes to `target` at `targetOffset`.
  public static void ripemd160(
      byte[] source, int offset, int length, byte[] target, int targetOffset) {
    RIPEMD160Digest digest = RIPEMD160.get();
    digest.update(source, offset, length);
    digest.doFinal(target, targetOffset);
  }

  /// The first `length` bytes of the ChaCha20 key stream (RFC 8439) with a nonce of zeros, from
  /// block 0.
  ///
  /// @param key 32 bytes
  public static byte[] chaCha20KeyStream(byte[] key, int length) {
    ChaCha7539Engine engine = new ChaCha7539Engine();
    engine.init(true, new ParametersWithIV(new KeyParameter(key), ZERO_NONCE));
    byte[] stream = new byte[length];
    engine.processBytes(stream, 0, length, stream, 0);
    return stream;
  }
}
