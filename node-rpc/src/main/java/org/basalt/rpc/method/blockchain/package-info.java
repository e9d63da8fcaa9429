/// Methods of the category blockchain.
@NullMarked
package org.basalt.rpc.method.blockchain;

import org.jspecify.annotations.NullMarked;
