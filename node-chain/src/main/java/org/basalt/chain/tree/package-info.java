/// The tree of all headers: who is whose parent, what is known to be invalid, and which block to go
/// to next.
@NullMarked
package org.basalt.chain.tree;

import org.jspecify.annotations.NullMarked;
