/// Output descriptors (BIP-0380 and those that follow it): reading them, and the scripts that they
/// stand for.
@NullMarked
package org.basalt.core.descriptor;

import org.jspecify.annotations.NullMarked;
