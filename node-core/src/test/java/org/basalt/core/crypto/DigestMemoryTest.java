package org.basalt.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DigestMemoryTest {
  private static final byte[] SALT = new byte[DigestMemory.SALT_SIZE];

  private static byte[] digest(int n) {
    return Sha256.hash(new byte[] {(byte) n, (byte) (n >> 8), (byte) (n >> 16)});
  }

  private static int remembered(DigestMemory memory, int from, int to) {
    int found = 0;
    for (int n = from; n < to; n++) {
      found += memory.contains(digest(n)) ? 1 : 0;
    }
    return found;
  }

  @Test
  void remembersWhatWasAddedAndNothingElse() {
    DigestMemory memory = new DigestMemory(SALT, 1 << 23);
    for (int n = 0; n < 10_000; n++) {
      assertThat(memory.contains(digest(n))).isFalse();
      memory.add(digest(n));
      memory.add(digest(n));
    }
    assertThat(remembered(memory, 0, 10_000)).isEqualTo(10_000);
    assertThat(remembered(memory, 10_000, 30_000)).isZero();
  }

  @Test
  void startsSmallAndNeverTakesMoreThanItsLimit() {
    DigestMemory memory = new DigestMemory(SALT, 100_000);
    assertThat(memory.bytes()).isLessThan(20_000);
    for (int n = 0; n < 20_000; n++) {
      memory.add(digest(n));
      assertThat(memory.bytes()).isLessThanOrEqualTo(100_000);
    }
    assertThat(memory.bytes()).isEqualTo(65_536);
    int recent = remembered(memory, 19_000, 20_000);
    assertThat(recent).as("of the last 1,000, in 2,048 places").isGreaterThan(600);
    assertThat(remembered(memory, 0, 20_000)).isLessThanOrEqualTo(2_048);
    assertThat(memory.contains(digest(19_999))).isTrue();
  }

  @Test
  void memoryWithoutRoomKeepsOneRow() {
    DigestMemory memory = new DigestMemory(SALT, 0);
    for (int n = 0; n < 100; n++) {
      memory.add(digest(n));
      assertThat(memory.contains(digest(n))).isTrue();
    }
    assertThat(memory.bytes()).isEqualTo(256);
    assertThat(remembered(memory, 0, 100)).isLessThanOrEqualTo(8);
  }

  @Test
  void digestThatDiffersInOneBitIsAnotherExceptInTheMarkOfUse() {
    DigestMemory memory = new DigestMemory(SALT, 1 << 16);
    byte[] digest = digest(1);
    memory.add(digest);
    for (int bit = 0; bit < 256; bit++) {
      byte[] other = digest.clone();
      other[bit / 8] ^= (byte) (0x80 >> bit % 8);
      assertThat(memory.contains(other)).as("bit %d", bit).isEqualTo(bit == 192);
    }
  }

  @Test
  void digestsBeginWithTheSalt() {
    byte[] other = new byte[DigestMemory.SALT_SIZE];
    other[0] = 1;
    byte[] a = new DigestMemory(SALT, 0).begin().bytes(new byte[] {5}).finish();
    assertThat(new DigestMemory(SALT, 0).begin().bytes(new byte[] {5}).finish()).isEqualTo(a);
    assertThat(new DigestMemory(other, 0).begin().bytes(new byte[] {5}).finish()).isNotEqualTo(a);
    assertThatThrownBy(() -> new DigestMemory(new byte[31], 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
