@NullUnmarked
package org.basalt.chain.kv;

import org.jspecify.annotations.NullUnmarked;
