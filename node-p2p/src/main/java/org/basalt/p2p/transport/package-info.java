/// Connections to peers: sockets, frames and bytes waiting to go out. Netty is used in this package
/// only.
///
/// Events reach a [org.basalt.p2p.transport.ConnectionListener] on an I/O thread, in order for each
/// connection; a listener hands them to their owner and returns at once.
@NullMarked
package org.basalt.p2p.transport;

import org.jspecify.annotations.NullMarked;
