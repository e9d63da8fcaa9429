@NullMarked
package org.basalt.p2p.sync;

import org.jspecify.annotations.NullMarked;
