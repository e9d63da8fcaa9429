/// Estimating fees from what becomes of transactions.
@NullMarked
package org.basalt.chain.fees;

import org.jspecify.annotations.NullMarked;
