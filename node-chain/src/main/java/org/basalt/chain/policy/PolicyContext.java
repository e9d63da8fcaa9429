package org.basalt.chain.policy;

import java.util.List;
import org.basalt.chain.api.PolicySettings;
import org.basalt.core.consensus.Amounts;
import org.basalt.core.consensus.Coin;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;

/// A transaction that is valid by itself, no coinbase, and what is known of it.
///
/// @param coins that it spends, one for each input; empty for rules that look at it before
/// @param feeDeltaSat that the operator has added to its fee
public record PolicyContext(
    Transaction tx, List<Coin> coins, PolicySettings settings, long feeDeltaSat) {
  /// Before its coins are looked up.
  public static PolicyContext alone(Transaction tx, PolicySettings settings) {
    return new PolicyContext(tx, List.of(), settings, 0);
  }

  /// @throws IllegalArgumentException if the number of coins is not that of the inputs
  public static PolicyContext spending(Transaction tx, List<Coin> coins, PolicySettings settings) {
    return spending(tx, coins, settings, 0);
  }

  /// @throws IllegalArgumentException if the number of coins is not that of the inputs
  public static PolicyContext spending(
      Transaction tx, List<Coin> coins, PolicySettings settings, long feeDeltaSat) {
    if (coins.size() != tx.inputs().size()) {
      throw new IllegalArgumentException(
          "expected " + tx.inputs().size() + " coins, got " + coins.size());
    }
    return new PolicyContext(tx, coins, settings, feeDeltaSat);
  }

  /// What the transaction leaves to the miner; its coins must be known.
  long feeSat() {
    return Amounts.sumSat(coins) - Amounts.outputSumSat(tx);
  }

  /// The script that an input spends.
  Script spent(int inputIndex) {
    return coins.get(inputIndex).scriptPubKey();
  }
}
