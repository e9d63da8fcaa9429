/// Transactions, blocks and their parts, and the codecs of BIP-0144.
@NullMarked
package org.basalt.core.primitive;

import org.jspecify.annotations.NullMarked;
