/// The ledger as tests use it.
@NullUnmarked
package org.basalt.chain;

import org.jspecify.annotations.NullUnmarked;
