package org.basalt.core.crypto;

import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The authenticated cipher of BIP-0324 for packets: ChaCha20-Poly1305 (RFC 8439) that counts
/// packets in its nonce and replaces its key after every [FsChaCha20#REKEY_INTERVAL] of them.
///
/// One direction of one connection, sealing or opening but not both. By the JDK, which is ten times
/// as fast as Bouncy Castle where the processor has wide registers. Not thread-safe.
public final class FsChaCha20Poly1305 {
  /// What a ciphertext is longer than its plaintext.
  public static final int TAG_SIZE = 16;

  private static final String ALGORITHM = "ChaCha20";
  private static final int REKEY_LOW = 0xffffffff;

  private final Cipher cipher;
  private SecretKeySpec key;
  private int packets;
  private long rekeyings;

  /// @param key 32 bytes
  public FsChaCha20Poly1305(byte[] key) {
    if (key.length != ChaCha20.KEY_SIZE) {
      throw new IllegalArgumentException("expected a key of 32 bytes, got " + key.length);
    }
    try {
      this.cipher = Cipher.getInstance("ChaCha20-Poly1305");
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has ChaCha20-Poly1305", e);
    }
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /// Seals one packet.
  ///
  /// @param associated authenticated, not encrypted
  /// @param target takes the ciphertext and the tag from `targetOffset` on
  /// @param plaintext parts, sealed as if they were one
  public void seal(byte[] associated, byte[] target, int targetOffset, byte[]... plaintext) {
    try {
      init(Cipher.ENCRYPT_MODE, FsChaCha20.nonce(packets, rekeyings));
      cipher.updateAAD(associated);
      int at = targetOffset;
      for (byte[] part : plaintext) {
        at += cipher.update(part, 0, part.length, target, at);
      }
      cipher.doFinal(target, at);
      advance();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("sealing cannot fail", e);
    }
  }

  /// Opens one packet. After a failure the cipher is of no more use: the two sides no longer agree.
  ///
  /// @param source of `length` bytes from `offset` on, tag included, at least [#TAG_SIZE]
  /// @return the plaintext, or empty if it is not what was sealed
  public Optional<byte[]> open(byte[] associated, byte[] source, int offset, int length) {
    byte[] plaintext = new byte[length - TAG_SIZE];
    try {
      init(Cipher.DECRYPT_MODE, FsChaCha20.nonce(packets, rekeyings));
      cipher.updateAAD(associated);
      cipher.doFinal(source, offset, length, plaintext, 0);
      advance();
      return Optional.of(plaintext);
    } catch (AEADBadTagException e) {
      // The answer "not authentic"; the caller hangs up.
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("opening fails by its tag only", e);
    }
  }

  private void init(int mode, byte[] nonce) throws GeneralSecurityException {
    cipher.init(mode, key, new IvParameterSpec(nonce));
  }

  private void advance() throws GeneralSecurityException {
    if (++packets == FsChaCha20.REKEY_INTERVAL) {
      packets = 0;
      init(Cipher.ENCRYPT_MODE, FsChaCha20.nonce(REKEY_LOW, rekeyings));
      byte[] next = cipher.doFinal(new byte[ChaCha20.KEY_SIZE]);
      key = new SecretKeySpec(next, 0, ChaCha20.KEY_SIZE, ALGORITHM);
      rekeyings++;
    }
  }
}
