package org.basalt.chain.api;

import org.basalt.core.consensus.Coin;

/// A coin, or [Coin#NONE], and the tip of the active chain at which it is so.
public record CoinAtTip(Coin coin, BlockNode tip) {}
