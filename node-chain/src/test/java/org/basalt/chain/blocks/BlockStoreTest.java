package org.basalt.chain.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.basalt.chain.api.BlockUndo;
import org.basalt.chain.kv.Batch;
import org.basalt.chain.kv.Durability;
import org.basalt.chain.kv.StorageException;
import org.basalt.chain.kv.memory.MemoryStore;
import org.basalt.core.bytes.Hex;
import org.basalt.core.consensus.Coin;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.TxOut;
import org.junit.jupiter.api.Test;

class BlockStoreTest {
  private static final BlockHash A = BlockHash.of(Hex.decode("aa".repeat(32)));
  private static final BlockHash B = BlockHash.of(Hex.decode("bb".repeat(32)));

  private final MemoryStore store = new MemoryStore();
  private final BlockStore blocks = new BlockStore(store);

  private void put(int height, BlockHash hash) {
    try (Batch batch = store.newBatch()) {
      blocks.putBlock(batch, height, hash, new byte[] {(byte) height});
      Coin coin = new Coin(new TxOut(height, Script.EMPTY), height, false);
      blocks.putUndo(batch, height, hash, new BlockUndo(List.of(List.of(coin))));
      batch.commit(Durability.LOGGED);
    }
  }

  @Test
  void keepsBlocksOfAllBranches() {
    put(7, A);
    put(7, B);

    assertThat(blocks.block(7, A)).isPresent();
    assertThat(blocks.block(7, B)).isPresent();
    assertThat(blocks.block(8, A)).isEmpty();
    assertThat(blocks.undo(7, B).orElseThrow().spentByTransaction().getFirst().getFirst().height())
        .isEqualTo(7);
    assertThat(blocks.sizeOnDisk()).isPositive();
  }

  @Test
  void deletesARangeOfHeights() {
    for (int height : new int[] {0, 255, 256, 300, 70_000}) {
      put(height, A);
    }
    try (Batch batch = store.newBatch()) {
      blocks.deleteBlocks(batch, 255, 300);
      blocks.deleteUndo(batch, 0, 256);
      batch.commit(Durability.LOGGED);
    }

    assertThat(blocks.block(0, A)).isPresent();
    assertThat(blocks.block(255, A)).isEmpty();
    assertThat(blocks.block(256, A)).isEmpty();
    assertThat(blocks.block(300, A)).isPresent();
    assertThat(blocks.undo(255, A)).isEmpty();
    assertThat(blocks.undo(256, A)).isPresent();
  }

  @Test
  void damagedUndoDataIsReported() {
    put(1, A);
    try (Batch batch = store.newBatch()) {
      byte[] key = new byte[36];
      key[3] = 1;
      A.copyTo(key, 4);
      batch.put(BlockStore.UNDO, key, new byte[50]);
      batch.commit(Durability.LOGGED);
    }
    assertThatThrownBy(() -> blocks.undo(1, A))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("damaged");
  }
}
