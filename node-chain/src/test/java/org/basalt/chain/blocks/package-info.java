@NullUnmarked
package org.basalt.chain.blocks;

import org.jspecify.annotations.NullUnmarked;
