@NullMarked
package org.basalt.p2p.address;

import org.jspecify.annotations.NullMarked;
