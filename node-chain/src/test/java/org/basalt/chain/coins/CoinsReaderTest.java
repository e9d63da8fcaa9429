package org.basalt.chain.coins;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.basalt.chain.kv.memory.MemoryStore;
import org.basalt.core.bytes.Hex;
import org.basalt.core.consensus.Coin;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.Txid;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.basalt.core.runtime.OwnerThread;
import org.basalt.core.runtime.WorkerPool;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CoinsReaderTest {
  private static final WorkerPool WORKERS = new WorkerPool("test", 0);
  private static final Txid TXID = Txid.of(Hex.decode("cd".repeat(32)));
  private static final Coin COIN = new Coin(new TxOut(5_000, script(25)), 7, true);

  private final OwnerThread owner = new OwnerThread("test");
  private final CoinsTable table = new CoinsTable(new MemoryStore());
  private final CoinsCache cache = new CoinsCache(table, owner);
  private final CoinsReader reader = new CoinsReader(table, cache);

  @BeforeEach
  void own() {
    owner.claim();
  }

  private static Script script(int size) {
    byte[] bytes = new byte[size];
    bytes[0] = 0x51;
    return Script.of(bytes);
  }

  private static OutPoint outpoint(int position) {
    return new OutPoint(TXID, position);
  }

  private void write() {
    cache.flush(BlockHash.of(Hex.decode("11".repeat(32))), WORKERS);
    cache.clear();
  }

  @Test
  void givesWhatTheCacheHasAndWhatIsSpentThere() {
    cache.add(outpoint(1), COIN, false);
    assertThat(reader.find(outpoint(1), false)).contains(COIN);
    write();
    cache.spend(outpoint(1));
    assertThat(reader.find(outpoint(1), false)).contains(Coin.NONE);
  }

  @Test
  void readsTheTableOnlyIfItMayAndOnceUntilTheNextFlush() {
    cache.add(outpoint(1), COIN, false);
    write();
    assertThat(reader.find(outpoint(1), false)).isEmpty();
    assertThat(reader.find(outpoint(1), true)).contains(COIN);
    assertThat(reader.find(outpoint(1), false)).contains(COIN);
    assertThat(reader.find(outpoint(2), true)).contains(Coin.NONE);
    assertThat(reader.find(outpoint(2), false)).contains(Coin.NONE);
    write();
    assertThat(reader.find(outpoint(1), false)).isEmpty();
  }

  @Test
  void anEntryOfTheCacheWinsOverWhatWasReadFromTheTable() {
    assertThat(reader.find(outpoint(1), true)).contains(Coin.NONE);
    cache.add(outpoint(1), COIN, false);
    assertThat(reader.find(outpoint(1), true)).contains(COIN);
    cache.spend(outpoint(1));
    assertThat(reader.find(outpoint(1), true)).isEqualTo(Optional.of(Coin.NONE));
  }

  @Test
  void findsTheOneCoinThatALargeTransactionWouldMakeAgain() {
    TxOut[] outputs = new TxOut[300];
    Arrays.setAll(outputs, i -> new TxOut(i, script(25)));
    TxIn input = new TxIn(outpoint(0), Script.EMPTY, 0, Witness.EMPTY);
    Transaction repeated = Transaction.of(1, List.of(input), List.of(outputs), 0);
    Transaction other = Transaction.of(1, List.of(input), List.of(outputs), 1);
    OutPoint last = new OutPoint(repeated.txid(), 299);
    cache.add(last, COIN, false);
    write();
    Block block = new Block(Networks.REGTEST.genesis().header(), List.of(other, repeated));
    try (WorkerPool workers = new WorkerPool("test", 1)) {
      cache.fetchRepeated(block, workers);
    }
    assertThat(cache.hasCachedCoin(last)).isTrue();
    assertThat(cache.hasCachedCoin(new OutPoint(repeated.txid(), 298))).isFalse();
    assertThat(cache.hasCachedCoin(new OutPoint(other.txid(), 299))).isFalse();
  }

  @Test
  void keepsNoMoreThanItsBound() {
    Coin large = new Coin(new TxOut(1, script(10_000)), 1, false);
    int count = (int) (2 * CoinsReader.MAX_KEPT_BYTES / 10_000);
    for (int i = 0; i < count; i++) {
      cache.add(outpoint(i), large, false);
    }
    write();
    for (int i = 0; i < count; i++) {
      assertThat(reader.find(outpoint(i), true)).contains(large);
      assertThat(reader.keptBytes()).isBetween(1L, CoinsReader.MAX_KEPT_BYTES + 20_000);
    }
  }
}
