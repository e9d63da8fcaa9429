package org.basalt.core.crypto;

import org.basalt.core.bytes.LittleEndian;

/// The stream cipher of BIP-0324 for packet lengths: ChaCha20 that takes its next key out of its
/// own key stream after every [#REKEY_INTERVAL] chunks, so that a key stolen later opens nothing
/// that came before it. Encrypting and decrypting are the same. Not thread-safe.
public final class FsChaCha20 {
  /// Core REKEY_INTERVAL.
  public static final int REKEY_INTERVAL = 224;

  private ChaCha20 stream;
  private int chunks;
  private long rekeyings;

  /// @param key 32 bytes
  public FsChaCha20(byte[] key) {
    stream = new ChaCha20(key, nonce(0, 0));
  }

  /// The chunk encrypted or decrypted; each call is one chunk, whatever its size.
  public byte[] apply(byte[] chunk) {
    byte[] result = stream.apply(chunk);
    if (++chunks == REKEY_INTERVAL) {
      chunks = 0;
      rekeyings++;
      stream = new ChaCha20(stream.apply(new byte[ChaCha20.KEY_SIZE]), nonce(0, rekeyings));
    }
    return result;
  }

  /// Both numbers little-endian: four bytes, then eight.
  static byte[] nonce(int low, long high) {
    byte[] nonce = new byte[ChaCha20.NONCE_SIZE];
    LittleEndian.putInt32(nonce, 0, low);
    LittleEndian.putInt64(nonce, 4, high);
    return nonce;
  }
}
