/// Consensus rules: judgement, no algorithms. Each book lists the rules of one phase in the order
/// in which they are judged; [org.basalt.core.rules.Consensus] is the way in.
@NullMarked
package org.basalt.core.rules;

import org.jspecify.annotations.NullMarked;
