package org.basalt.core.crypto;

import org.basalt.core.bytes.LittleEndian;

/// SipHash-2-4: a fast keyed hash to 64 bits, for short ids (BIP-0152), block filters (BIP-0158)
/// and hash tables that strangers fill.
///
/// @param key0 the first eight bytes of the key read little-endian
/// @param key1 the last eight
/// @see <a href="https://www.aumasson.jp/siphash/siphash.pdf">SipHash: a fast short-input PRF</a>
public record SipHash24(long key0, long key1) {
  public long hash(byte[] bytes) {
    return hash(bytes, 0, bytes.length);
  }

  public long hash(byte[] bytes, int offset, int length) {
    State state = new State(key0, key1);
    int position = offset;
    int lastWord = offset + (length & ~7);
    while (position < lastWord) {
      state.absorb(LittleEndian.int64(bytes, position));
      position += 8;
    }
    long tail = (long) length << 56;
    for (int i = 0; i < (length & 7); i++) {
      tail |= (bytes[lastWord + i] & 0xffL) << (8 * i);
    }
    return state.finish(tail);
  }

  /// The hash of 32 bytes given as four words, each read little-endian (of a `Hash256`, each word
  /// reversed).
  public long hashWords(long word0, long word1, long word2, long word3) {
    return absorbed(word0, word1, word2, word3).finish(32L << 56);
  }

  /// The hash of 36 bytes: four words and a 32-bit integer, all read little-endian.
  public long hashWords(long word0, long word1, long word2, long word3, int extra) {
    return absorbed(word0, word1, word2, word3).finish(36L << 56 | Integer.toUnsignedLong(extra));
  }

  private State absorbed(long word0, long word1, long word2, long word3) {
    State state = new State(key0, key1);
    state.absorb(word0);
    state.absorb(word1);
    state.absorb(word2);
    state.absorb(word3);
    return state;
  }

  private static final class State {
    private long v0;
    private long v1;
    private long v2;
    private long v3;

    State(long key0, long key1) {
      v0 = key0 ^ 0x736f6d6570736575L;
      v1 = key1 ^ 0x646f72616e646f6dL;
      v2 = key0 ^ 0x6c7967656e657261L;
      v3 = key1 ^ 0x7465646279746573L;
    }

    void absorb(long word) {
      v3 ^= word;
      round();
      round();
      v0 ^= word;
    }

    long finish(long lastWord) {
      absorb(lastWord);
      v2 ^= 0xff;
      round();
      round();
      round();
      round();
      return v0 ^ v1 ^ v2 ^ v3;
    }

    private void round() {
      v0 += v1;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v3;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 += v3;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 += v1;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v2 = Long.rotateLeft(v2, 32);
    }
  }
}
