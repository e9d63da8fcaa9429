package org.basalt.chain.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.basalt.core.hash.BlockHash;
import org.junit.jupiter.api.Test;

class RecentBlocksTest {
  private final RecentBlocks blocks = new RecentBlocks();
  private final AtomicInteger reads = new AtomicInteger();

  private byte[] read(int id, int size) {
    byte[] hash = new byte[BlockHash.SIZE];
    hash[0] = (byte) id;
    hash[1] = (byte) (id >> 8);
    return blocks
        .find(
            BlockHash.of(hash, 0),
            () -> {
              reads.incrementAndGet();
              return Optional.of(new byte[size]);
            })
        .orElseThrow();
  }

  @Test
  void readsABlockOnce() {
    assertThat(read(1, 100)).isSameAs(read(1, 100));
    assertThat(reads).hasValue(1);
  }

  @Test
  void keepsNothingOfBlocksThatAreNotThere() {
    BlockHash unknown = BlockHash.of(new byte[BlockHash.SIZE], 0);
    assertThat(blocks.find(unknown, Optional::empty)).isEmpty();
    assertThat(blocks.find(unknown, () -> Optional.of(new byte[1]))).isPresent();
  }

  @Test
  void neverHoldsMoreThanItsBytes() {
    int size = 1 << 20;
    for (int id = 0; id < 100; id++) {
      read(id, size);
    }
    assertThat(blocks.sizeBytes()).isPositive().isLessThanOrEqualTo(RecentBlocks.MAX_BYTES);
  }

  @Test
  void forgetsAll() {
    read(1, 100);
    blocks.clear();
    read(1, 100);
    assertThat(reads).hasValue(2);
  }
}
