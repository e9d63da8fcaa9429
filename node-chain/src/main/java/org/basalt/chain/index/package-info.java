/// Optional indexes over the active chain; each follows it on its own thread.
@NullMarked
package org.basalt.chain.index;

import org.jspecify.annotations.NullMarked;
