/// Asks the gateway between us and the internet to let connections in: PCP (RFC 6887), or NAT-PMP
/// (RFC 6886) where that is all it understands.
@NullMarked
package org.basalt.p2p.gateway;

import org.jspecify.annotations.NullMarked;
