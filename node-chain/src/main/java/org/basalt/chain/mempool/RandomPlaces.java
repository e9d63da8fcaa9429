package org.basalt.chain.mempool;

/// The room of a list that Core draws transactions from at random. It doubles when it is full, and
/// shrinks when more than half is empty; nothing is kept here but its size, for the sake of
/// [CoreMemory]. Source: Core `txmempool.cpp` addNewTransaction, removeUnchecked.
final class RandomPlaces {
  private long places;

  /// @param count of transactions, with the new one
  void added(int count) {
    if (count > places) {
      places = Math.max(1, 2 * places);
    }
  }

  /// @param count of transactions left
  void removed(int count) {
    if (count > 0 && 2L * count < places) {
      places = count;
    }
  }

  long memoryBytes() {
    return CoreMemory.allocated(places * CoreMemory.RANDOM_PLACE_BYTES);
  }
}
