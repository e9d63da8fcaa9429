/// What a signature signs: the three digests (before segwit, BIP-0143, BIP-0341) and the checker
/// that uses them.
@NullMarked
package org.basalt.core.sighash;

import org.jspecify.annotations.NullMarked;
