package org.basalt.rpc.json;

import org.basalt.rpc.spec.Json;

/// Amounts: JSON numbers with exactly eight decimals.
public final class AmountJson {
  private static final long COIN_SAT = 100_000_000;

  private AmountJson() {}

  public static Json of(long valueSat) {
    long whole = Math.abs(valueSat / COIN_SAT);
    long rest = Math.abs(valueSat % COIN_SAT);
    StringBuilder text = new StringBuilder(24);
    if (valueSat < 0) {
      text.append('-');
    }
    text.append(whole).append('.');
    String digits = Long.toString(rest);
    text.repeat('0', 8 - digits.length()).append(digits);
    return new Json.Num(text.toString());
  }
}
