/// Chain data as JSON, in Core's shapes and key order.
@NullMarked
package org.basalt.rpc.json;

import org.jspecify.annotations.NullMarked;
