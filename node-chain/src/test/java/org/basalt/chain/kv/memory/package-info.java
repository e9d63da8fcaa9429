@NullUnmarked
package org.basalt.chain.kv.memory;

import org.jspecify.annotations.NullUnmarked;
