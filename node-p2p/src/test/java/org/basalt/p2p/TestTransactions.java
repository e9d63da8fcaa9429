package org.basalt.p2p;

import java.util.ArrayList;
import java.util.List;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;

/// Transactions that nobody signs.
public final class TestTransactions {
  private static final Script SCRIPT = Script.ofHex("0014" + "11".repeat(20));

  private TestTransactions() {}

  /// Spends something made up, different for each number.
  public static Transaction number(int number) {
    return withInputs(number, 1);
  }

  /// Spends so many things made up.
  public static Transaction withInputs(int number, int inputs) {
    List<OutPoint> spent = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      spent.add(new OutPoint(Txid.parse(String.format("%064x", 0x1000_0000L + number)), i));
    }
    return spending(spent);
  }

  /// Spends the first output of each.
  public static Transaction childOf(Transaction... parents) {
    List<OutPoint> spent = new ArrayList<>();
    for (Transaction parent : parents) {
      spent.add(new OutPoint(parent.txid(), 0));
    }
    return spending(spent);
  }

  private static Transaction spending(List<OutPoint> outpoints) {
    List<TxIn> inputs =
        outpoints.stream()
            .map(outpoint -> new TxIn(outpoint, Script.EMPTY, TxIn.SEQUENCE_FINAL, Witness.EMPTY))
            .toList();
    return Transaction.of(
        2, inputs, List.of(new TxOut(10_000, SCRIPT), new TxOut(20_000, SCRIPT)), 0);
  }
}
