/// The ledger: takes headers and blocks, validates them, and follows the best chain. One thread
/// owns it all.
@NullMarked
package org.basalt.chain.ledger;

import org.jspecify.annotations.NullMarked;
