@NullUnmarked
package org.basalt.chain.index;

import org.jspecify.annotations.NullUnmarked;
