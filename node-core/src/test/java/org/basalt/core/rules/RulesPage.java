package org.basalt.core.rules;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.basalt.core.verdict.Reject;
import org.basalt.core.verdict.RejectReason;

/// Writes the pages of the documentation that say what the rules are, from the rules.
final class RulesPage {
  private static final String DO_NOT_EDIT =
      "This page is written by a test (`RulesPageTest`); to renew it run that test with"
          + " `-Dbasalt.rewritePages=true`.\n";

  private RulesPage() {}

  /// `docs/consensus-rules.md`.
  static String consensusRules() {
    StringBuilder page = new StringBuilder("# Consensus rules\n\n");
    page.append("Every rule of `org.basalt.core.rules`, book by book, in the order in which a")
        .append(" block meets them.\nWithin a book the first fault decides.")
        .append(" A rule with several reasons finds them in one pass, whichever comes first.\n")
        .append(DO_NOT_EDIT);
    Map<RejectReason, List<String>> numbers = new EnumMap<>(RejectReason.class);
    int bookNumber = 0;
    for (RuleBook<?> book : RuleBooks.all()) {
      bookNumber++;
      page.append("\n## ").append(bookNumber).append(". ").append(book.name());
      page.append("\n\nOrder of Bitcoin Core's ").append(function(book)).append(".\n\n");
      page.append("| # | rule | since | source | reasons |\n|---|---|---|---|---|\n");
      int ruleNumber = 0;
      for (Rule<?> rule : book.rules()) {
        String number = bookNumber + "." + ++ruleNumber;
        rule.reasons().forEach(r -> numbers.computeIfAbsent(r, _ -> new ArrayList<>()).add(number));
        page.append(row(number, rule));
      }
    }
    page.append("\n## Reasons\n\nWhat each reason means for a block, the rules that give it, and")
        .append(" the tests that see it.\n\n");
    page.append("| reason | kind | rules | tests |\n|---|---|---|---|\n");
    Map<RejectReason, SortedSet<String>> tests = RejectingTests.byReason();
    for (RejectReason reason : RejectReason.values()) {
      if (!reason.isOfMempool()) {
        page.append(row(reason, numbers, tests));
      }
    }
    return page.toString();
  }

  private static String function(RuleBook<?> book) {
    String text = book.coreFunction();
    int space = text.indexOf(' ');
    return space < 0
        ? "`" + text + "`"
        : "`" + text.substring(0, space) + "`" + text.substring(space);
  }

  private static String row(String number, Rule<?> rule) {
    String reasons =
        rule.reasons().stream()
            .map(reason -> "`" + reason.text() + "`")
            .collect(Collectors.joining(", "));
    String sources = rule.sources().stream().map(RulesPage::link).collect(Collectors.joining(", "));
    return "| %s | %s | %s | %s | %s |\n"
        .formatted(number, rule.sentence(), rule.since(), sources, reasons);
  }

  private static String link(Source source) {
    return source.link().isEmpty()
        ? source.title()
        : "[" + source.title() + "](" + source.link() + ")";
  }

  private static String row(
      RejectReason reason,
      Map<RejectReason, List<String>> numbers,
      Map<RejectReason, SortedSet<String>> tests) {
    if (RejectReasonCoverageTest.GIVEN_BY_THE_LEDGER.contains(reason)) {
      return "| `%s` | | the ledger (node-chain) | |\n".formatted(reason.text());
    }
    String kind = Verdicts.ofBlock(Reject.of(reason, "")).getClass().getSimpleName();
    return "| `%s` | %s | %s | %s |\n"
        .formatted(
            reason.text(),
            spaced(kind),
            String.join(", ", numbers.getOrDefault(reason, List.of())),
            String.join(", ", tests.getOrDefault(reason, new TreeSet<>())));
  }

  /// `ConsensusFailure` becomes `consensus failure`.
  private static String spaced(String name) {
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }

  /// A BIP of this module and a type that implements it.
  ///
  /// @param type below `org.basalt`
  record Implementation(int bip, String subject, String type) {}

  static final List<Implementation> IMPLEMENTATIONS =
      List.of(
          new Implementation(9, "version bits", "core.consensus.VersionBits"),
          new Implementation(16, "pay to script hash", "core.script.ScriptVerifier"),
          new Implementation(30, "duplicate transactions", "core.rules.OverwriteRules"),
          new Implementation(34, "block height in coinbase", "core.rules.BlockContextRules"),
          new Implementation(42, "a finite supply", "core.consensus.Subsidy"),
          new Implementation(65, "OP_CHECKLOCKTIMEVERIFY", "core.consensus.BlockScriptFlags"),
          new Implementation(66, "strict DER signatures", "core.consensus.BlockScriptFlags"),
          new Implementation(68, "relative lock time", "core.consensus.SequenceLocks"),
          new Implementation(90, "buried deployments", "core.consensus.BuriedDeployment"),
          new Implementation(94, "testnet 4", "core.params.Testnet4"),
          new Implementation(94, "testnet 4", "core.consensus.WorkRequired"),
          new Implementation(112, "OP_CHECKSEQUENCEVERIFY", "core.consensus.BlockScriptFlags"),
          new Implementation(113, "median time past", "core.consensus.Finality"),
          new Implementation(141, "segregated witness", "core.consensus.WitnessCommitment"),
          new Implementation(141, "segregated witness", "core.consensus.SigOpCost"),
          new Implementation(143, "digests of witness version 0", "core.sighash.SighashCache"),
          new Implementation(144, "witness serialisation", "core.primitive.TransactionCodec"),
          new Implementation(147, "empty dummy element", "core.consensus.BlockScriptFlags"),
          new Implementation(158, "compact block filters", "core.filter.BasicBlockFilter"),
          new Implementation(173, "bech32", "core.address.Bech32"),
          new Implementation(323, "bits for miners", "core.consensus.UnknownBits"),
          new Implementation(325, "signet", "core.consensus.SignetSolution"),
          new Implementation(340, "Schnorr signatures", "core.crypto.Secp256k1"),
          new Implementation(341, "taproot", "core.script.ScriptVerifier"),
          new Implementation(342, "tapscript", "core.script.ScriptVerifier"),
          new Implementation(350, "bech32m", "core.address.Bech32"));

  /// `docs/bips.md`.
  static String bips() {
    StringBuilder page = new StringBuilder("# Bitcoin Improvement Proposals\n\n");
    page.append("What of the proposals is in node-core: the types that implement them, and the")
        .append(" books whose rules quote them.\n")
        .append(DO_NOT_EDIT)
        .append("\n| BIP | subject | types | books |\n|---|---|---|---|\n");
    Map<Integer, List<Implementation>> byNumber =
        IMPLEMENTATIONS.stream()
            .collect(Collectors.groupingBy(Implementation::bip, TreeMap::new, Collectors.toList()));
    byNumber.forEach((number, types) -> {
      Source source = Source.bip(number);
      page.append(
          "| %s | %s | %s | %s |\n"
              .formatted(
                  link(source),
                  types.getFirst().subject(),
                  types.stream().map(t -> "`" + t.type() + "`").collect(Collectors.joining(", ")),
                  booksQuoting(source)));
    });
    return page.toString();
  }

  private static String booksQuoting(Source source) {
    return RuleBooks.all().stream()
        .filter(book -> book.rules().stream().anyMatch(r -> r.sources().contains(source)))
        .map(RuleBook::name)
        .collect(Collectors.joining(", "));
  }
}
