@NullMarked
package org.basalt.p2p.message;

import org.jspecify.annotations.NullMarked;
