package org.basalt.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import org.basalt.core.bytes.LittleEndian;
import org.junit.jupiter.api.Test;

class SipHash24Test {
  private static final SipHash24 HASH = new SipHash24(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

  /// Appendix A of the paper (15 bytes), and lengths 0 to 32 of the authors' list.
  @Test
  void answersTheAuthorsVectors() {
    assertThat(HASH.hash(counting(15))).isEqualTo(0xa129ca6149be45e5L);
    assertThat(HASH.hash(counting(0))).isEqualTo(0x726fdb47dd0e0e31L);
    assertThat(HASH.hash(counting(1))).isEqualTo(0x74f839c593dc67fdL);
    assertThat(HASH.hash(counting(8))).isEqualTo(0x93f5f5799a932462L);
    assertThat(HASH.hash(counting(16))).isEqualTo(0x3f2acc7f57c29bdbL);
    assertThat(HASH.hash(counting(18))).isEqualTo(0x4bc1b3f0968dd39cL);
    assertThat(HASH.hash(counting(27))).isEqualTo(0x2f2e6163076bcfadL);
    assertThat(HASH.hash(counting(32))).isEqualTo(0x7127512f72f27cceL);
    assertThat(HASH.hash(counting(40))).isEqualTo(0x0e3ea96b5304a7d0L);
    assertThat(HASH.hash(counting(48))).isEqualTo(0xe612a3cb9ecba951L);
  }

  @Test
  void wordsHashAsTheirBytes() {
    byte[] bytes = counting(36);
    long w0 = LittleEndian.int64(bytes, 0);
    long w1 = LittleEndian.int64(bytes, 8);
    long w2 = LittleEndian.int64(bytes, 16);
    long w3 = LittleEndian.int64(bytes, 24);
    assertThat(HASH.hashWords(w0, w1, w2, w3)).isEqualTo(HASH.hash(bytes, 0, 32));
    assertThat(HASH.hashWords(w0, w1, w2, w3, LittleEndian.int32(bytes, 32)))
        .isEqualTo(HASH.hash(bytes));
    bytes[35] = (byte) 0x9a;
    assertThat(HASH.hashWords(w0, w1, w2, w3, LittleEndian.int32(bytes, 32)))
        .isEqualTo(HASH.hash(bytes));
  }

  @Test
  void hashesARangeOfAnArray() {
    byte[] bytes = counting(40);
    assertThat(HASH.hash(bytes, 0, 15)).isEqualTo(HASH.hash(counting(15)));
    byte[] shifted = new byte[20];
    System.arraycopy(bytes, 0, shifted, 3, 15);
    assertThat(HASH.hash(shifted, 3, 15)).isEqualTo(HASH.hash(counting(15)));
  }

  private static byte[] counting(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }
}
