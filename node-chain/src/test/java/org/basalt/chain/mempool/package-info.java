@NullMarked
package org.basalt.chain.mempool;

import org.jspecify.annotations.NullMarked;
