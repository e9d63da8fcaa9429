/// Compact block filters (BIP-0158).
@NullMarked
package org.basalt.core.filter;

import org.jspecify.annotations.NullMarked;
