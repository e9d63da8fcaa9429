package org.basalt.p2p.sync;

import org.basalt.core.bytes.LittleEndian;

/// MurmurHash3 for x86, 32 bits, as BIP-0037 uses it. Of no cryptographic worth.
final class Murmur3 {
  private static final int C1 = 0xcc9e2d51;
  private static final int C2 = 0x1b873593;

  private Murmur3() {}

  /// @return unsigned
  static int hash(int seed, byte[] data) {
    int hash = seed;
    int blocks = data.length / 4;
    for (int i = 0; i < blocks; i++) {
      hash ^= mix(LittleEndian.int32(data, i * 4));
      hash = Integer.rotateLeft(hash, 13) * 5 + 0xe6546b64;
    }
    int tail = 0;
    for (int i = data.length - 1; i >= blocks * 4; i--) {
      tail = tail << 8 | (data[i] & 0xff);
    }
    hash ^= mix(tail);
    hash ^= data.length;
    hash = (hash ^ hash >>> 16) * 0x85ebca6b;
    hash = (hash ^ hash >>> 13) * 0xc2b2ae35;
    return hash ^ hash >>> 16;
  }

  /// Of zero it is zero, so a missing tail changes nothing.
  private static int mix(int word) {
    return Integer.rotateLeft(word * C1, 15) * C2;
  }
}
