@NullMarked
package org.basalt.p2p.protocol;

import org.jspecify.annotations.NullMarked;
