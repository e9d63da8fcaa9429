package org.basalt.core.consensus;

import java.util.List;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxOut;

/// Money: a signed count of satoshis of which only 0 to 21 million bitcoins are amounts.
public final class Amounts {
  public static final long SAT_PER_COIN = 100_000_000L;

  /// Core MAX_MONEY: no amount and no sum of amounts may be above it. That sums of in-range numbers
  /// can be checked without overflow depends on it.
  public static final long MAX_MONEY_SAT = 21_000_000L * SAT_PER_COIN;

  private Amounts() {}

  /// Core MoneyRange.
  public static boolean isInRange(long valueSat) {
    return valueSat >= 0 && valueSat <= MAX_MONEY_SAT;
  }

  /// The sum of two amounts.
  ///
  /// @throws ArithmeticException if either or the sum is out of range
  public static long add(long aSat, long bSat) {
    long sumSat = aSat + bSat;
    if (!isInRange(aSat) || !isInRange(bSat) || !isInRange(sumSat)) {
      throw new ArithmeticException("out of range: " + aSat + " + " + bSat + " sat");
    }
    return sumSat;
  }

  /// Sum of a transaction's outputs.
  ///
  /// @throws ArithmeticException if an output or the sum is out of range
  public static long outputSumSat(Transaction tx) {
    long sumSat = 0;
    for (TxOut output : tx.outputs()) {
      sumSat = add(sumSat, output.valueSat());
    }
    return sumSat;
  }

  /// Sum of the coins' values.
  ///
  /// @throws ArithmeticException if a value or the sum is out of range
  public static long sumSat(List<Coin> coins) {
    long sumSat = 0;
    for (Coin coin : coins) {
      sumSat = add(sumSat, coin.valueSat());
    }
    return sumSat;
  }

  /// In bitcoins, for messages: `0.5` is `0.50`, at least two and at most eight digits behind the
  /// point (Core FormatMoney).
  public static String format(long valueSat) {
    long whole = Math.abs(valueSat / SAT_PER_COIN);
    StringBuilder text = new StringBuilder();
    text.append(Math.abs(valueSat % SAT_PER_COIN));
    while (text.length() < 8) {
      text.insert(0, '0');
    }
    int end = text.length();
    while (end > 2 && text.charAt(end - 1) == '0') {
      end--;
    }
    text.setLength(end);
    return (valueSat < 0 ? "-" : "") + whole + "." + text;
  }
}
