/// Methods that show unconfirmed transactions, and take in new ones.
@NullMarked
package org.basalt.rpc.method.mempool;

import org.jspecify.annotations.NullMarked;
