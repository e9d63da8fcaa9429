@NullUnmarked
package org.basalt.chain.testing;

import org.jspecify.annotations.NullUnmarked;
