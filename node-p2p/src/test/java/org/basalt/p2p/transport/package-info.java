@NullMarked
package org.basalt.p2p.transport;

import org.jspecify.annotations.NullMarked;
