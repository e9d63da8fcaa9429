package org.basalt.p2p.protocol;

import java.util.List;
import org.basalt.p2p.peer.PeerContext;
import org.basalt.p2p.peer.PeerProtocol;

/// All behaviours, in the order in which each peer's turn goes through them.
public final class StandardProtocols {
  private final KeepAlive keepAlive;
  private final BlockDownload blockDownload;
  private final HeaderSync headerSync;
  private final BlockAnnouncement blockAnnouncement;
  private final BlockServing blockServing;
  private final TxRelay txRelay;

  public StandardProtocols(PeerContext context) {
    keepAlive = new KeepAlive(context);
    blockDownload = new BlockDownload(context);
    headerSync = new HeaderSync(context, blockDownload);
    blockAnnouncement = new BlockAnnouncement(context);
    blockServing = new BlockServing(context);
    txRelay = new TxRelay(context);
  }

  public List<PeerProtocol> all() {
    return List.of(keepAlive, headerSync, blockAnnouncement, blockServing, txRelay, blockDownload);
  }

  public KeepAlive keepAlive() {
    return keepAlive;
  }

  public BlockDownload blockDownload() {
    return blockDownload;
  }
}
