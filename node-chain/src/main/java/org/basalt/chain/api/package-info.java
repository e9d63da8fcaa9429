/// What the rest of the node sees of the ledger: ask, submit, subscribe. No implementation.
@NullMarked
package org.basalt.chain.api;

import org.jspecify.annotations.NullMarked;
