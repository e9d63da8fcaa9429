/// Tests of values as RPC shows them.
@NullMarked
package org.basalt.rpc.json;

import org.jspecify.annotations.NullMarked;
