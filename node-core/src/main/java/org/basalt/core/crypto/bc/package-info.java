/// The reference engine of secp256k1, on Bouncy Castle.
@NullMarked
package org.basalt.core.crypto.bc;

import org.jspecify.annotations.NullMarked;
