package org.basalt.core.rules;

import java.util.List;

/// All books, in the order in which a block meets them.
public final class RuleBooks {
  private static final List<RuleBook<?>> ALL =
      List.of(
          HeaderRules.RULES,
          HeaderContextRules.RULES,
          BlockStructureRules.RULES,
          TransactionRules.RULES,
          BlockContextRules.RULES,
          OverwriteRules.RULES,
          SpendRules.INPUTS,
          SpendRules.IN_BLOCK,
          RewardRules.RULES,
          ScriptRules.RULES);

  private RuleBooks() {}

  public static List<RuleBook<?>> all() {
    return ALL;
  }
}
