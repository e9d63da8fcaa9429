/// Peers that do everything wrong, over real sockets.
@NullMarked
package org.basalt.app.hostile;

import org.jspecify.annotations.NullMarked;
