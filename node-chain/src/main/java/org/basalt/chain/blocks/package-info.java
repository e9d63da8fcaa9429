/// Stored blocks and undo data, and reading block files of other nodes.
@NullMarked
package org.basalt.chain.blocks;

import org.jspecify.annotations.NullMarked;
