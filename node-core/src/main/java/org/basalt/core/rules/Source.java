package org.basalt.core.rules;

/// Where a rule is written down.
///
/// @param title such as `BIP-0141`
/// @param link to the text; empty for what only the first release's code says
public record Source(String title, String link) {
  private static final String BIPS = "https://github.com/bitcoin/bips/blob/master/";
  private static final String CVES = "https://nvd.nist.gov/vuln/detail/";

  /// A rule as old as Bitcoin, defined by the code alone.
  public static final Source ORIGINAL = new Source("Bitcoin 0.1", "");

  public static Source bip(int number) {
    String name = "bip-%04d".formatted(number);
    return new Source("BIP-%04d".formatted(number), BIPS + name + ".mediawiki");
  }

  /// @param name such as `CVE-2012-2459`
  public static Source cve(String name) {
    return new Source(name, CVES + name);
  }
}
