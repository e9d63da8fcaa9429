/// The ledger of a node: headers, blocks, coins and indexes, and the rules applied to them.
@NullMarked
package org.basalt.chain;

import org.jspecify.annotations.NullMarked;
