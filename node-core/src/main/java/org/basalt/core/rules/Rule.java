package org.basalt.core.rules;

import java.util.List;
import java.util.Optional;
import org.basalt.core.verdict.Reject;
import org.basalt.core.verdict.RejectReason;

/// One consensus rule: a sentence that must hold, where it comes from, a pure check, and the
/// reasons that the check may give. Several reasons mean that one loop finds all of them, whichever
/// comes first.
///
/// @param <C> what the check looks at
/// @param sentence with MUST, as in RFC 2119
/// @param since says from when on it holds; empty for always
public record Rule<C>(
    List<Source> sources,
    String sentence,
    String since,
    Check<C> check,
    List<RejectReason> reasons) {

  /// Finds what is wrong; pure.
  @FunctionalInterface
  public interface Check<C> {
    Optional<Reject> find(C context);
  }

  public Rule {
    sources = List.copyOf(sources);
    reasons = List.copyOf(reasons);
  }

  static <C> Rule<C> rule(Source source, String sentence, Check<C> check, RejectReason... reasons) {
    return new Rule<>(List.of(source), sentence, "", check, List.of(reasons));
  }

  static <C> Rule<C> rule(
      List<Source> sources, String sentence, Check<C> check, RejectReason... reasons) {
    return new Rule<>(sources, sentence, "", check, List.of(reasons));
  }

  /// The same rule with a word on when it begins.
  Rule<C> since(String text) {
    return new Rule<>(sources, sentence, text, check, reasons);
  }
}
