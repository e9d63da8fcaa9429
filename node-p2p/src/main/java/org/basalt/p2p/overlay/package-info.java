/// What is spoken with the programs that lead into overlay networks: a Tor control port, an I2P
/// router's SAM port. State machines without sockets, clocks or files: bytes and facts in, effects
/// out. Everything that comes in has a limit.
@NullMarked
package org.basalt.p2p.overlay;

import org.jspecify.annotations.NullMarked;
