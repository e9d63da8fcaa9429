/// The storage port on RocksDB; the only package that knows it.
@NullMarked
package org.basalt.chain.kv.rocksdb;

import org.jspecify.annotations.NullMarked;
