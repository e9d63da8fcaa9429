/// Making blocks.
@NullMarked
package org.basalt.chain.mining;

import org.jspecify.annotations.NullMarked;
