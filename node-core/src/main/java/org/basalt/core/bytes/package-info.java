/// Bounds-checked reading and writing of Bitcoin's byte formats; no I/O.
@NullMarked
package org.basalt.core.bytes;

import org.jspecify.annotations.NullMarked;
