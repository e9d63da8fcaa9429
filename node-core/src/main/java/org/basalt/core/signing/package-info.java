/// Making signatures for transactions and messages, with keys that a caller brings.
@NullMarked
package org.basalt.core.signing;

import org.jspecify.annotations.NullMarked;
