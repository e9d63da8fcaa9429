/// The network side of the node: [P2p] builds it.
@NullMarked
package org.basalt.p2p;

import org.jspecify.annotations.NullMarked;
