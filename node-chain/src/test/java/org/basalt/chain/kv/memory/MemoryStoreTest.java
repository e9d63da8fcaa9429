package org.basalt.chain.kv.memory;

import org.basalt.chain.kv.KeyValueStore;
import org.basalt.chain.kv.KeyValueStoreContract;

class MemoryStoreTest extends KeyValueStoreContract {
  @Override
  protected KeyValueStore newStore() {
    return new MemoryStore();
  }
}
