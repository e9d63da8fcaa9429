/// Identities as types, and 256-bit arithmetic for targets and work.
@NullMarked
package org.basalt.core.hash;

import org.jspecify.annotations.NullMarked;
