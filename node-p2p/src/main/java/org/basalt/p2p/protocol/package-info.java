/// What the node does with its peers, one behaviour a file. [StandardProtocols] lists them.
@NullMarked
package org.basalt.p2p.protocol;

import org.jspecify.annotations.NullMarked;
