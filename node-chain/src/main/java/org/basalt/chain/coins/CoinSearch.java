package org.basalt.chain.coins;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.api.CoinScan;
import org.basalt.chain.kv.Cursor;
import org.basalt.chain.kv.KeyValueReader;
import org.basalt.core.consensus.Coin;
import org.basalt.core.primitive.Script;

/// Walks all coins of a snapshot and picks those of some scripts (Core FindScriptPubKey).
public final class CoinSearch {
  /// Coins between two looks at the watch.
  private static final int WATCH_INTERVAL = 256;

  private static final int ALL_PREFIXES = 0x10000;

  private CoinSearch() {}

  /// @param snapshot whose best block is `node`
  public static CoinScan run(
      KeyValueReader snapshot, BlockNode node, Set<Script> scripts, CoinScan.Watch watch) {
    List<CoinScan.Found> found = new ArrayList<>();
    long count = 0;
    try (Cursor<byte[], byte[]> rows = snapshot.cursor(CoinsTable.COLUMN, CoinsTable.allCoins())) {
      while (rows.next()) {
        byte[] key = rows.key();
        if (++count % WATCH_INTERVAL == 0 && !watch.goesOn(percent(key))) {
          return new CoinScan(node, count, found, false);
        }
        Coin coin = CoinsTable.decode(rows.value());
        if (scripts.contains(coin.scriptPubKey())) {
          found.add(new CoinScan.Found(CoinsTable.outpoint(key), coin));
        }
      }
    }
    watch.goesOn(100);
    return new CoinScan(node, count, found, true);
  }

  /// Keys are spread evenly, so the first two bytes tell how far the walk is.
  private static int percent(byte[] key) {
    int prefix = (key[0] & 0xff) << 8 | key[1] & 0xff;
    return Math.round(prefix * 100f / ALL_PREFIXES);
  }
}
