@NullUnmarked
package org.basalt.chain.kv.rocksdb;

import org.jspecify.annotations.NullUnmarked;
