/// The storage port: typed columns, atomic batches, snapshots and cursors. Domain packages own
/// their schema on it.
@NullMarked
package org.basalt.chain.kv;

import org.jspecify.annotations.NullMarked;
