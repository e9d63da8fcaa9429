package org.basalt.app.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.BlockHeader;

/// What a peer could know of the victim's chain, kept up to date while attacks go on.
public final class Scene {
  private static final int REMEMBERED = 50;

  private final int port;

  /// The tip last.
  private volatile List<BlockHeader> recent = List.of(Networks.REGTEST.genesis().header());

  private volatile int height;

  /// @param port of the victim on loopback
  public Scene(int port) {
    this.port = port;
  }

  int port() {
    return port;
  }

  /// The chain has grown; one caller.
  public void grown(BlockHeader tip, int newHeight) {
    List<BlockHeader> longer = new ArrayList<>(recent);
    longer.add(tip);
    recent = List.copyOf(longer.subList(Math.max(0, longer.size() - REMEMBERED), longer.size()));
    height = newHeight;
  }

  BlockHeader tip() {
    return recent.getLast();
  }

  int height() {
    return height;
  }

  BlockHash someHash(Random random) {
    List<BlockHeader> now = recent;
    return now.get(random.nextInt(now.size())).hash();
  }
}
