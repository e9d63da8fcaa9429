@NullMarked
package org.basalt.p2p.peer;

import org.jspecify.annotations.NullMarked;
