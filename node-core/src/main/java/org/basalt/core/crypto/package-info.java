/// Hashes and the port to secp256k1; engines live in the packages below.
@NullMarked
package org.basalt.core.crypto;

import org.jspecify.annotations.NullMarked;
