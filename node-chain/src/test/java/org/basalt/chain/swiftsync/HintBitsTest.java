package org.basalt.chain.swiftsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.bytes.Hex;
import org.junit.jupiter.api.Test;

final class HintBitsTest {
  private static HintBits random(Random random) {
    int count = random.nextInt(random.nextBoolean() ? 20 : 5000);
    double share = random.nextBoolean() ? random.nextDouble() : random.nextDouble() / 50;
    BitSet set = new BitSet();
    for (int i = 0; i < count; i++) {
      set.set(i, random.nextDouble() < share);
    }
    if (random.nextBoolean()) {
      set.flip(0, count);
    }
    return new HintBits(count, set);
  }

  @Test
  void comeBackAsTheyWereWritten() {
    Random random = new Random(1);
    for (int i = 0; i < 3000; i++) {
      HintBits bits = random(random);
      assertThat(HintBits.decode(bits.encode())).isEqualTo(bits);
    }
  }

  @Test
  void areWrittenAsTheExampleSays() {
    BitSet set = new BitSet();
    set.set(3);
    set.set(8);
    // k = 2; distances less one 3 and 4: 0 11, 10 00.
    assertThat(Hex.encode(new HintBits(10, set).encode())).isEqualTo("0a0270");
  }

  @Test
  void takeTwoBytesIfAllOutputsAreOfOneKind() {
    assertThat(new HintBits(100, new BitSet()).encode()).hasSize(2);
    BitSet all = new BitSet();
    all.set(0, 100);
    assertThat(new HintBits(100, all).encode()).hasSize(2);
  }

  @Test
  void takeLittleMoreThanTheoryAsksForIfFewSurvive() {
    Random random = new Random(2);
    BitSet set = new BitSet();
    for (int i = 0; i < 100_000; i++) {
      set.set(i, random.nextInt(20) == 0);
    }
    // The entropy of one in twenty is 0.286 bits an output.
    assertThat(new HintBits(100_000, set).encode().length * 8 / 100_000.0).isLessThan(0.31);
  }

  @Test
  void refuseWhatNoWriterWrites() {
    for (String bad :
        new String[] {"", "0a", "0a0b", "0a02", "0a02ffff", "0a027000", "86a8ff7f00", "0a00ff"}) {
      assertThatThrownBy(() -> HintBits.decode(Hex.decode(bad)))
          .as(bad)
          .isInstanceOf(DecodeException.class);
    }
  }

  @Test
  void neverLoopOrOverflowOnRandomBytes() {
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      try {
        HintBits bits = HintBits.decode(bytes);
        assertThat(bits.survivors().length()).isLessThanOrEqualTo(bits.count());
      } catch (DecodeException e) {
        assertThat(e.getMessage()).isNotEmpty();
      }
      byte[] cut = Arrays.copyOf(random(random).encode(), 1);
      assertThatThrownBy(() -> HintBits.decode(cut)).isInstanceOf(DecodeException.class);
    }
  }
}
