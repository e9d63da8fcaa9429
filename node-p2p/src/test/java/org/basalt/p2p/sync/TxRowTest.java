package org.basalt.p2p.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.basalt.chain.api.TxOutcome;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.verdict.Reject;
import org.basalt.core.verdict.RejectReason;
import org.basalt.core.verdict.TxVerdict;
import org.basalt.p2p.TestTransactions;
import org.junit.jupiter.api.Test;

/// How many transactions of a peer are judged ahead.
class TxRowTest {
  private final TxRow row = new TxRow();
  private int number;

  private List<Transaction> begin(int count) {
    List<Transaction> transactions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      transactions.add(TestTransactions.number(number++));
    }
    row.begin(transactions);
    return transactions;
  }

  private static TxOutcome accepted(Transaction tx) {
    TxOutcome.Worth worth = new TxOutcome.Worth(1, 1, List.of(tx.wtxid()));
    return new TxOutcome.Accepted(tx.txid(), tx.wtxid(), 1, 1, worth, List.of());
  }

  private static TxOutcome refused() {
    return new TxOutcome.Refused(
        new TxVerdict.NotStandard(Reject.of(RejectReason.SCRIPTPUBKEY, "")));
  }

  private void acceptAll(int count) {
    List<TxOutcome> outcomes = begin(count).stream().map(TxRowTest::accepted).toList();
    assertThat(row.end(outcomes)).isEmpty();
  }

  private void takeAll() {
    while (row.take().isPresent()) {
      assertThat(row.waiting()).isNotNegative();
    }
  }

  @Test
  void aRowDoublesWithEachThatIsAcceptedWholeUpToSixtyFour() {
    for (int expected : new int[] {1, 2, 4, 8, 16, 32, 64, 64}) {
      assertThat(row.room()).isEqualTo(expected);
      acceptAll(row.room());
      takeAll();
    }
  }

  @Test
  void aRefusalLeavesWhatIsBehindItAndMakesTheNextRowOne() {
    acceptAll(1);
    acceptAll(2);
    takeAll();
    List<Transaction> four = begin(4);
    List<TxOutcome> outcomes = List.of(accepted(four.get(0)), refused());
    assertThat(row.end(outcomes)).isEqualTo(four.subList(2, 4));
    assertThat(row.room()).isEqualTo(1);
    assertThat(row.take().orElseThrow().tx()).isSameAs(four.get(0));
    assertThat(row.isNext(four.get(1))).isTrue();
    assertThat(row.take().orElseThrow().outcome()).isEqualTo(outcomes.get(1));
    assertThat(row.isNext(four.get(2))).isFalse();
  }

  @Test
  void aRefusalAtTheEndOfARowMakesTheNextRowOneToo() {
    acceptAll(1);
    List<Transaction> two = begin(2);
    assertThat(row.end(List.of(accepted(two.get(0)), refused()))).isEmpty();
    assertThat(row.room()).isEqualTo(1);
  }

  @Test
  void oneRowIsUnderWayAtATimeAndNoneBeginsWhileMoreThanSixtyFourOutcomesWait() {
    for (int count = 1; count <= 64; count *= 2) {
      acceptAll(count);
      takeAll();
    }
    acceptAll(64);
    assertThat(row.room()).isEqualTo(64);
    begin(1);
    assertThat(row.room()).isZero();
    assertThat(row.end(List.of(accepted(TestTransactions.number(0))))).isEmpty();
    assertThat(row.waiting()).isEqualTo(65);
    assertThat(row.room()).isZero();
    assertThat(row.take()).isPresent();
    assertThat(row.room()).isEqualTo(64);
  }

  @Test
  void aTransactionWhoseTurnComesBeforeItsOutcomeIsAwaited() {
    List<Transaction> one = begin(1);
    assertThat(row.isNext(one.getFirst())).isTrue();
    assertThat(row.take()).isEmpty();
    row.awaitNext();
    assertThat(row.isAwaited()).isTrue();
    assertThat(row.end(List.of(accepted(one.getFirst())))).isEmpty();
    assertThat(row.take()).isPresent();
    assertThat(row.isAwaited()).isFalse();
  }
}
