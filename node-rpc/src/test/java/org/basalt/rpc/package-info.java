/// Tests of the RPC module.
@NullMarked
package org.basalt.rpc;

import org.jspecify.annotations.NullMarked;
