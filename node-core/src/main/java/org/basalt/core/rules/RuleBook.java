package org.basalt.core.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.basalt.core.verdict.Reject;

/// Rules in the order in which they are judged, which is that of one function of Bitcoin Core: a
/// block with two faults is rejected for the same one.
///
/// @param <C> what the rules look at
/// @param coreFunction whose order this is
public record RuleBook<C>(String name, String coreFunction, List<Rule<C>> rules) {
  public RuleBook {
    rules = List.copyOf(rules);
  }

  @SafeVarargs
  static <C> RuleBook<C> inOrderOf(String coreFunction, String name, Rule<C>... rules) {
    List<Rule<C>> inOrder = new ArrayList<>();
    for (Rule<C> rule : rules) {
      inOrder.add(rule);
    }
    return new RuleBook<>(name, coreFunction, inOrder);
  }

  /// The first fault.
  Optional<Reject> firstFault(C context) {
    for (Rule<C> rule : rules) {
      Optional<Reject> fault = rule.check().find(context);
      if (fault.isPresent()) {
        return fault;
      }
    }
    return Optional.empty();
  }
}
