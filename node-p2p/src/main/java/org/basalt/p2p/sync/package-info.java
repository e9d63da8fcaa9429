/// How headers and blocks are fetched and offered: state machines without I/O, threads or clocks of
/// their own.
@NullMarked
package org.basalt.p2p.sync;

import org.jspecify.annotations.NullMarked;
