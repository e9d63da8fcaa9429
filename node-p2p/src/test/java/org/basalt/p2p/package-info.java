/// The network side as a whole: simulations in one thread, and Core as the other side.
@NullMarked
package org.basalt.p2p;

import org.jspecify.annotations.NullMarked;
