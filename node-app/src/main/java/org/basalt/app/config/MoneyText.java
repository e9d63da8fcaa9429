package org.basalt.app.config;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.basalt.core.consensus.Amounts;

/// Amounts of bitcoin as options are given, such as `0.00001`.
final class MoneyText {
  private static final int DECIMALS = 8;

  /// Up to ten digits before the point and eight behind; either part may be missing. Space around
  /// does not matter.
  private static final Pattern SHAPE =
      Pattern.compile("[ \\f\\n\\r\\t\\x0b]*([0-9]{0,10})(\\.([0-9]{0,8}))?[ \\f\\n\\r\\t\\x0b]*");

  private MoneyText() {}

  /// Satoshis; none if the text is no amount, or more than there can ever be (Core ParseMoney).
  static OptionalLong parse(String text) {
    Matcher matcher = SHAPE.matcher(text);
    if (text.isBlank() || !matcher.matches()) {
      return OptionalLong.empty();
    }
    String whole = matcher.group(1);
    String fraction = matcher.group(3) == null ? "" : matcher.group(3);
    String digits = whole + fraction + "0".repeat(DECIMALS - fraction.length());
    long amountSat = Long.parseLong(digits);
    return Amounts.isInRange(amountSat) ? OptionalLong.of(amountSat) : OptionalLong.empty();
  }

  /// With all decimals, such as `0.00001000`.
  static String format(long amountSat) {
    return "%d.%08d".formatted(amountSat / Amounts.SAT_PER_COIN, amountSat % Amounts.SAT_PER_COIN);
  }
}
