/// Methods about peers and addresses.
@NullMarked
package org.basalt.rpc.method.network;

import org.jspecify.annotations.NullMarked;
