/// The choice of signature engines, and the rule by which one watches the other.
@NullMarked
package org.basalt.core.crypto.engine;

import org.jspecify.annotations.NullMarked;
