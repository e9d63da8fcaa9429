/// Peers as others see them: what may be asked and ordered, and how the module is configured.
@NullMarked
package org.basalt.p2p.api;

import org.jspecify.annotations.NullMarked;
