/// What a message is and how its type is found, without knowing any of them.
@NullMarked
package org.basalt.p2p.wire;

import org.jspecify.annotations.NullMarked;
