package org.basalt.p2p.sync;

import static org.assertj.core.api.Assertions.assertThat;

import org.basalt.core.bytes.Hex;
import org.junit.jupiter.api.Test;

class Murmur3Test {
  /// Well-known values of the function.
  @Test
  void hashesOfEveryLengthOfTail() {
    check(0x00000000, 0x00000000, "");
    check(0x6a396f08, 0xfba4c795, "");
    check(0x81f16f39, 0xffffffff, "");
    check(0x514e28b7, 0x00000000, "00");
    check(0xea3f0b17, 0xfba4c795, "00");
    check(0xfd6cf10d, 0x00000000, "ff");
    check(0x16c6b7ab, 0x00000000, "0011");
    check(0x8eb51c3d, 0x00000000, "001122");
    check(0xb4471bf8, 0x00000000, "00112233");
    check(0xe2301fa8, 0x00000000, "0011223344");
    check(0xfc2e4a15, 0x00000000, "001122334455");
    check(0xb074502c, 0x00000000, "00112233445566");
    check(0x8034d2a0, 0x00000000, "0011223344556677");
    check(0xb4698def, 0x00000000, "001122334455667788");
  }

  private static void check(int expected, int seed, String data) {
    assertThat(Murmur3.hash(seed, Hex.decode(data))).as(data).isEqualTo(expected);
  }
}
