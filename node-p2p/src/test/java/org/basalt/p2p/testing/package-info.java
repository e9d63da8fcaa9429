/// What tests of several packages share.
@NullMarked
package org.basalt.p2p.testing;

import org.jspecify.annotations.NullMarked;
