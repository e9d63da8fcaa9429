package org.basalt.chain.coins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.basalt.chain.kv.Batch;
import org.basalt.chain.kv.Durability;
import org.basalt.chain.kv.KeyValueStore;
import org.basalt.chain.kv.StorageException;
import org.basalt.chain.kv.memory.MemoryStore;
import org.basalt.core.bytes.Hex;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.OutPoint;
import org.junit.jupiter.api.Test;

class CoinsTableTest {
  private static final Txid TXID = Txid.of(Hex.decode("ab".repeat(32)));

  @Test
  void positionsSortAsNumbersAndComeBack() {
    byte[] previous = {};
    for (long p :
        new long[] {
          0, 1, 0xf7, 0xf8, 0xff, 0x100, 0xffff, 0x10000, 0xffffff, 0x1000000, 0xffffffffL
        }) {
      OutPoint outpoint = new OutPoint(TXID, (int) p);
      byte[] key = CoinsTable.key(outpoint);
      assertThat(CoinsTable.outpoint(key)).isEqualTo(outpoint);
      assertThat(Arrays.compareUnsigned(previous, key)).as("position %s", p).isNegative();
      previous = key;
    }
  }

  @Test
  void positionsTakeTheBytesThatTheTableSays() {
    String txid = "ab".repeat(32);
    assertThat(Hex.encode(CoinsTable.key(new OutPoint(TXID, 0)))).isEqualTo(txid + "00");
    assertThat(Hex.encode(CoinsTable.key(new OutPoint(TXID, 247)))).isEqualTo(txid + "f7");
    assertThat(Hex.encode(CoinsTable.key(new OutPoint(TXID, 248)))).isEqualTo(txid + "f8f8");
    assertThat(Hex.encode(CoinsTable.key(new OutPoint(TXID, 256)))).isEqualTo(txid + "f90100");
  }

  @Test
  void keysOfAnyOtherFormAreDamage() {
    for (String bad :
        new String[] {
          "", "00", "ab".repeat(32), "ab".repeat(32) + "f810", "ab".repeat(32) + "0000"
        }) {
      assertThatThrownBy(() -> CoinsTable.outpoint(Hex.decode(bad)))
          .as(bad)
          .isInstanceOf(StorageException.class);
    }
  }

  @Test
  void theBestBlockStandsBeforeAllCoins() {
    assertThat(Arrays.compareUnsigned(CoinsTable.bestBlockKey(), CoinsTable.allCoins().from()))
        .isNegative();
    assertThat(
            Arrays.compareUnsigned(
                CoinsTable.allCoins().from(), CoinsTable.key(new OutPoint(Txid.ZERO, 0))))
        .isNegative();
  }

  @Test
  void anotherFormatVersionIsRefused() {
    KeyValueStore store = new MemoryStore();
    assertThat(new CoinsTable(store).bestBlock()).isEmpty();
    byte[] value = CoinsTable.bestBlockValue(BlockHash.ZERO);
    value[0] = 2;
    try (Batch batch = store.newBatch()) {
      batch.put(CoinsTable.COLUMN, CoinsTable.bestBlockKey(), value);
      batch.commit(Durability.SYNCED);
    }
    assertThatThrownBy(() -> new CoinsTable(store).bestBlock())
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("another version");
  }
}
