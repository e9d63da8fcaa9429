/// Peers: the thread that owns them, their sessions, the handshake, and whom to connect to.
@NullMarked
package org.basalt.p2p.peer;

import org.jspecify.annotations.NullMarked;
