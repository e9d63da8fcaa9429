@NullUnmarked
package org.basalt.chain.coins;

import org.jspecify.annotations.NullUnmarked;
