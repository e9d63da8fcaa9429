package org.basalt.chain.policy;

import org.basalt.core.verdict.TxVerdict;

/// One rule of what the node relays. Stateless; any thread.
public interface PolicyRule {
  TxVerdict check(PolicyContext context);
}
