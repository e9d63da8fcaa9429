@NullMarked
package org.basalt.p2p.overlay;

import org.jspecify.annotations.NullMarked;
