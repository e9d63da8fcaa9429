/// Methods that show unconfirmed transactions. The node keeps none yet: they tell of an empty pool
/// and of the limits that it would have.
@NullMarked
package org.basalt.rpc.method.mempool;

import org.jspecify.annotations.NullMarked;
