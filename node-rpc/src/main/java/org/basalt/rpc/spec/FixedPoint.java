package org.basalt.rpc.spec;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/// Decimal text to satoshis, without a double between.
final class FixedPoint {
  private static final Pattern FORM =
      Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");
  private static final int DECIMALS = 8;

  /// No amount needs more; keeps a client from making us compute with huge powers of ten.
  private static final int MAX_TEXT = 64;

  private static final long MAX_MONEY_SAT = 2_100_000_000_000_000L;

  private FixedPoint() {}

  static long amountSat(Json value) {
    String text =
        switch (value) {
          case Json.Num(String number) -> number;
          case Json.Str(String string) -> string;
          default -> throw typeError("Amount is not a number or string");
        };
    BigDecimal sat = parse(text);
    if (sat.signum() < 0 || sat.compareTo(BigDecimal.valueOf(MAX_MONEY_SAT)) > 0) {
      throw typeError("Amount out of range");
    }
    return sat.longValueExact();
  }

  private static BigDecimal parse(String text) {
    if (text.length() > MAX_TEXT || !FORM.matcher(text).matches()) {
      throw typeError("Invalid amount");
    }
    BigDecimal number;
    try {
      number = new BigDecimal(text).stripTrailingZeros();
    } catch (NumberFormatException e) {
      throw typeError("Invalid amount");
    }
    // Smaller than a satoshi, or ten digits of coins: no amount at all.
    if (number.scale() > DECIMALS || number.precision() - number.scale() > 18 - DECIMALS) {
      throw typeError("Invalid amount");
    }
    return number.movePointRight(DECIMALS);
  }

  private static RpcException typeError(String message) {
    return new RpcException(RpcErrorCode.TYPE_ERROR, message);
  }
}
