/// Which peers are known, which are wanted, and which are not: the address book, seeds, anchors and
/// bans.
@NullMarked
package org.basalt.p2p.address;

import org.jspecify.annotations.NullMarked;
