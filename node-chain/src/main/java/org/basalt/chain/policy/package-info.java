/// What the node relays and mines by itself, beyond what consensus demands: one rule a file.
@NullMarked
package org.basalt.chain.policy;

import org.jspecify.annotations.NullMarked;
