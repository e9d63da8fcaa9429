/// Initial download without coin lookups: hints say which outputs survive, one sum proves them.
@NullMarked
package org.basalt.chain.swiftsync;

import org.jspecify.annotations.NullMarked;
