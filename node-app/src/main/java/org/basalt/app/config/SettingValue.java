package org.basalt.app.config;

/// One value given to an option.
///
/// @param text what stood behind `=`; `0` for a negated option, `1` for a negated negation, empty
///   for a bare switch
/// @param isNegated given as `-noname`
public record SettingValue(String text, boolean isNegated) {
  static final SettingValue NEGATED = new SettingValue("0", true);

  /// Core's rule: a bare switch is true, otherwise any text that does not begin with a number other
  /// than 0 is false.
  public boolean isTrue() {
    return text.isEmpty() || parseLeadingNumber(text) != 0;
  }

  /// The integer at the start of a text, 0 if there is none (C's `atoi`, saturating).
  static long parseLeadingNumber(String text) {
    String trimmed = text.strip();
    int at = 0;
    boolean negative = false;
    if (at < trimmed.length() && (trimmed.charAt(at) == '-' || trimmed.charAt(at) == '+')) {
      negative = trimmed.charAt(at) == '-';
      at++;
    }
    long value = 0;
    while (at < trimmed.length() && trimmed.charAt(at) >= '0' && trimmed.charAt(at) <= '9') {
      int digit = trimmed.charAt(at) - '0';
      if (value > (Long.MAX_VALUE - digit) / 10) {
        return negative ? Long.MIN_VALUE : Long.MAX_VALUE;
      }
      value = value * 10 + digit;
      at++;
    }
    return negative ? -value : value;
  }
}
