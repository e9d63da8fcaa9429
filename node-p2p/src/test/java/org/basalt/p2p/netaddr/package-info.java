@NullMarked
package org.basalt.p2p.netaddr;

import org.jspecify.annotations.NullMarked;
