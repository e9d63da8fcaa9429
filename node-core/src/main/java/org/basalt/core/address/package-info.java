/// Texts that stand for scripts and keys: base58, bech32, addresses, WIF, output descriptors.
@NullMarked
package org.basalt.core.address;

import org.jspecify.annotations.NullMarked;
