/// The storage port in memory, for tests and simulations.
@NullMarked
package org.basalt.chain.kv.memory;

import org.jspecify.annotations.NullMarked;
