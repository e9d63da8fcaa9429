/// Whole chains through the whole ledger.
@NullUnmarked
package org.basalt.chain.scenario;

import org.jspecify.annotations.NullUnmarked;
