package org.basalt.chain.coins;

import org.basalt.core.consensus.Coin;

/// What a look at [CoinsCache] from another thread finds.
sealed interface CoinGlance {
  /// The cache knows the coin, or that it is spent: [Coin#NONE].
  record Known(Coin coin) implements CoinGlance {}

  /// The cache has no entry: the table knows.
  record NotCached() implements CoinGlance {}

  /// The cache was being changed all the time.
  record Busy() implements CoinGlance {}

  CoinGlance NOT_CACHED = new NotCached();
  CoinGlance BUSY = new Busy();
  CoinGlance SPENT = new Known(Coin.NONE);
}
