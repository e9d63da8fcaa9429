package org.basalt.p2p.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.Hex;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.basalt.p2p.message.FilterLoad;
import org.junit.jupiter.api.Test;

class BloomFilterTest {
  private static final int UPDATE_NONE = 0;
  private static final int UPDATE_ALL = 1;
  private static final int UPDATE_PUBLIC_KEYS_ONLY = 2;

  private static final String KEY =
      "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
  private static final String KEY_HASH = "751e76e8199196d454941c45d1b3a323f1433bd6";
  private static final Script TO_KEY = Script.ofHex("21" + KEY + "ac");
  private static final Script TO_KEY_HASH = Script.ofHex("76a914" + KEY_HASH + "88ac");

  private static BloomFilter empty(int flags) {
    return new BloomFilter(new FilterLoad(new byte[500], 10, 0, flags));
  }

  private static BloomFilter with(int flags, byte[] element) {
    BloomFilter filter = empty(flags);
    filter.insert(element);
    return filter;
  }

  /// Three bytes of filter as other programs make them of these elements.
  @Test
  void bitsAreThoseThatEveryoneSets() {
    for (boolean isTweaked : new boolean[] {false, true}) {
      byte[] bits = Hex.decode(isTweaked ? "ce4299" : "614e9b");
      BloomFilter filter =
          new BloomFilter(new FilterLoad(bits, 5, isTweaked ? 0x80000001 : 0, UPDATE_ALL));
      for (String element :
          List.of(
              "99108ad8ed9bb6274d3980bab5a85c048f0950c8",
              "b5a2c786d9ef4658287ced5914b37a1b4aa32eee",
              "b9300670b4c5366e95b2699e8b18bc75e5f729c5")) {
        assertThat(filter.contains(Hex.decode(element))).as(element).isTrue();
      }
      assertThat(filter.contains(Hex.decode("19108ad8ed9bb6274d3980bab5a85c048f0950c8"))).isFalse();
    }
  }

  @Test
  void whatWasInsertedIsFound() {
    BloomFilter filter = empty(UPDATE_NONE);
    byte[] element = {1, 2, 3};
    assertThat(filter.contains(element)).isFalse();
    filter.insert(element);
    assertThat(filter.contains(element)).isTrue();
    assertThat(filter.contains(new byte[] {1, 2, 4})).isFalse();
  }

  /// CVE-2013-5700.
  @Test
  void filterWithoutBitsMatchesEverythingAndTakesAnything() {
    BloomFilter filter = new BloomFilter(new FilterLoad(new byte[0], 1, 0, UPDATE_ALL));
    filter.insert(new byte[] {1});
    assertThat(filter.contains(new byte[] {2})).isTrue();
    assertThat(filter.matches(paying(TO_KEY))).isTrue();
  }

  @Test
  void filterBeyondTheLimitsIsNotMade() {
    assertThat(new FilterLoad(new byte[36_000], 50, 0, 0).isWithinLimits()).isTrue();
    for (FilterLoad loaded :
        List.of(
            new FilterLoad(new byte[36_001], 50, 0, 0),
            new FilterLoad(new byte[1], 51, 0, 0),
            new FilterLoad(new byte[1], -1, 0, 0))) {
      assertThatThrownBy(() -> new BloomFilter(loaded))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void filterKeepsItsOwnBits() {
    byte[] bits = new byte[10];
    BloomFilter filter = new BloomFilter(new FilterLoad(bits, 3, 0, UPDATE_NONE));
    filter.insert(new byte[] {1});
    assertThat(bits).containsOnly(0);
  }

  @Test
  void transactionIsMatchedByItsTxid() {
    Transaction tx = paying(TO_KEY);
    assertThat(with(UPDATE_NONE, tx.txid().toByteArray()).matches(tx)).isTrue();
    assertThat(empty(UPDATE_NONE).matches(tx)).isFalse();
  }

  @Test
  void transactionIsMatchedByDataPushedInAnOutput() {
    assertThat(with(UPDATE_NONE, Hex.decode(KEY_HASH)).matches(paying(TO_KEY_HASH))).isTrue();
    assertThat(with(UPDATE_NONE, Hex.decode(KEY)).matches(paying(TO_KEY_HASH))).isFalse();
  }

  @Test
  void transactionIsMatchedByWhatItSpendsAndByDataPushedInAnInput() {
    OutPoint prevout = new OutPoint(paying(TO_KEY).txid(), 7);
    Transaction tx = spending(prevout, Script.ofHex("03abcdef"));
    assertThat(with(UPDATE_NONE, bytes(prevout)).matches(tx)).isTrue();
    assertThat(with(UPDATE_NONE, bytes(new OutPoint(prevout.txid(), 8))).matches(tx)).isFalse();
    assertThat(with(UPDATE_NONE, Hex.decode("abcdef")).matches(tx)).isTrue();
  }

  @Test
  void pushesBehindABrokenOneAreNotLookedAt() {
    Transaction tx = paying(Script.ofHex("02aabb" + "4cff" + "03abcdef"));
    assertThat(with(UPDATE_NONE, Hex.decode("aabb")).matches(tx)).isTrue();
    assertThat(with(UPDATE_NONE, Hex.decode("abcdef")).matches(tx)).isFalse();
  }

  @Test
  void spendingOfAMatchedOutputMatchesIfTheClientAskedForThat() {
    for (Script script : List.of(TO_KEY, TO_KEY_HASH)) {
      String element = script.equals(TO_KEY) ? KEY : KEY_HASH;
      for (int flags : new int[] {UPDATE_NONE, UPDATE_ALL, UPDATE_PUBLIC_KEYS_ONLY, 3}) {
        BloomFilter filter = with(flags, Hex.decode(element));
        Transaction tx = paying(script);
        assertThat(filter.matches(tx)).isTrue();
        boolean isKept =
            flags == UPDATE_ALL || (flags == UPDATE_PUBLIC_KEYS_ONLY && script.equals(TO_KEY));
        assertThat(filter.matches(spending(new OutPoint(tx.txid(), 0), Script.EMPTY)))
            .as("flags %d of %s", flags, script)
            .isEqualTo(isKept);
      }
    }
  }

  @Test
  void outputsAreAddedThoughTheTxidMatchedAlready() {
    Transaction tx = paying(TO_KEY_HASH);
    BloomFilter filter = with(UPDATE_ALL, Hex.decode(KEY_HASH));
    filter.insert(tx.txid().toByteArray());
    assertThat(filter.matches(tx)).isTrue();
    assertThat(filter.matches(spending(new OutPoint(tx.txid(), 0), Script.EMPTY))).isTrue();
  }

  private static Transaction paying(Script script) {
    TxIn input = new TxIn(new OutPoint(Txid.ZERO, 3), Script.EMPTY, -1, Witness.EMPTY);
    return Transaction.of(2, List.of(input), List.of(new TxOut(1, script)), 0);
  }

  private static Transaction spending(OutPoint prevout, Script scriptSig) {
    TxIn input = new TxIn(prevout, scriptSig, -1, Witness.EMPTY);
    return Transaction.of(2, List.of(input), List.of(new TxOut(1, Script.ofHex("51"))), 0);
  }

  private static byte[] bytes(OutPoint outPoint) {
    ArraySink out = new ArraySink();
    outPoint.writeTo(out);
    return out.toByteArray();
  }
}
