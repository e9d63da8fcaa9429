/// Consensus algorithms: they compute, they do not judge. Judgement is in `core.rules`.
@NullMarked
package org.basalt.core.consensus;

import org.jspecify.annotations.NullMarked;
