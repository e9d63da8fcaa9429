package org.basalt.core.crypto.bc.digest;

import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.ChaCha7539Engine;
import org.bouncycastle.crypto.modes.ChaCha20Poly1305;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/// ChaCha20 and its authenticated form (RFC 8439).
public final class BouncyCastleCiphers {
  private static final int TAG_BITS = 128;

  private BouncyCastleCiphers() {}

  /// A key stream that goes on from call to call; not thread-safe.
  public static final class Stream {
    private final ChaCha7539Engine engine = new ChaCha7539Engine();

    public Stream(byte[] key, byte[] nonce) {
      engine.init(true, new ParametersWithIV(new KeyParameter(key), nonce));
    }

    public void apply(byte[] source, int offset, int length, byte[] target, int targetOffset) {
      engine.processBytes(source, offset, length, target, targetOffset);
    }
  }

  public static byte[] seal(byte[] key, byte[] nonce, byte[] associated, byte[] plaintext) {
    try {
      return run(true, key, nonce, associated, plaintext);
    } catch (InvalidCipherTextException e) {
      throw new AssertionError("sealing checks no tag", e);
    }
  }

  public static Optional<byte[]> open(
      byte[] key, byte[] nonce, byte[] associated, byte[] ciphertext) {
    try {
      return Optional.of(run(false, key, nonce, associated, ciphertext));
    } catch (InvalidCipherTextException e) {
      // The answer "not authentic"; the caller hangs up.
      return Optional.empty();
    }
  }

  private static byte[] run(
      boolean sealing, byte[] key, byte[] nonce, byte[] associated, byte[] input)
      throws InvalidCipherTextException {
    ChaCha20Poly1305 cipher = new ChaCha20Poly1305();
    cipher.init(sealing, new AEADParameters(new KeyParameter(key), TAG_BITS, nonce, associated));
    byte[] output = new byte[cipher.getOutputSize(input.length)];
    int written = cipher.processBytes(input, 0, input.length, output, 0);
    written += cipher.doFinal(output, written);
    return written == output.length ? output : Arrays.copyOf(output, written);
  }
}
