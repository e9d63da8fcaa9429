/// The coins: the cache in memory, their table on disk, one block's changes, and figures of the
/// whole set.
@NullMarked
package org.basalt.chain.coins;

import org.jspecify.annotations.NullMarked;
