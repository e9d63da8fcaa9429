/// Tests of hints, sums and shares, each by itself.
@NullMarked
package org.basalt.chain.swiftsync;

import org.jspecify.annotations.NullMarked;
