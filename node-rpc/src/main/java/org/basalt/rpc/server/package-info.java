/// HTTP and JSON-RPC: sockets, authentication, dispatch, queueing.
@NullMarked
package org.basalt.rpc.server;

import org.jspecify.annotations.NullMarked;
