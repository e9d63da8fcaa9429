package org.basalt.core.rules;

import java.util.List;

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

  /// The BIPs that the rules as a whole rest on, and the types that implement them outside of the
  /// books; `docs/bips.md` joins them with the books' own sources.
  public static final List<Implementation> IMPLEMENTATIONS =
      List.of(
          new Implementation(bip(9), "Version bits", "core.consensus.VersionBits"),
          new Implementation(bip(16), "Pay to script hash", "core.script.ScriptVerifier"),
          new Implementation(bip(30), "Duplicate transactions", "core.rules.OverwriteRules"),
          new Implementation(bip(34), "Height in coinbase", "core.rules.BlockContextRules"),
          new Implementation(bip(42), "A finite monetary supply", "core.consensus.Subsidy"),
          new Implementation(bip(65), "OP_CHECKLOCKTIMEVERIFY", "core.consensus.BlockScriptFlags"),
          new Implementation(bip(66), "Strict DER signatures", "core.consensus.BlockScriptFlags"),
          new Implementation(bip(68), "Relative lock-time", "core.consensus.SequenceLocks"),
          new Implementation(bip(90), "Buried deployments", "core.consensus.BuriedDeployment"),
          new Implementation(bip(94), "Testnet 4", "core.consensus.WorkRequired"),
          new Implementation(bip(112), "CHECKSEQUENCEVERIFY", "core.consensus.BlockScriptFlags"),
          new Implementation(bip(113), "Median time-past", "core.consensus.Finality"),
          new Implementation(bip(141), "Segregated witness", "core.consensus.WitnessCommitment"),
          new Implementation(bip(143), "Version 0 digests", "core.sighash.SighashCache"),
          new Implementation(bip(144), "Witness serialization", "core.primitive.TransactionCodec"),
          new Implementation(bip(147), "NULLDUMMY", "core.consensus.BlockScriptFlags"),
          new Implementation(bip(325), "Signet", "core.consensus.SignetSolution"),
          new Implementation(bip(340), "Schnorr signatures", "core.crypto.Secp256k1"),
          new Implementation(bip(341), "Taproot", "core.script.ScriptVerifier"),
          new Implementation(bip(342), "Tapscript", "core.script.ScriptVerifier"));

  /// @param type below `org.basalt`
  public record Implementation(Source source, String subject, String type) {}
}
