package org.basalt.p2p.protocol;

import java.util.List;
import org.basalt.p2p.address.AddressBook;
import org.basalt.p2p.address.BanList;
import org.basalt.p2p.peer.PeerContext;
import org.basalt.p2p.peer.PeerProtocol;
import org.basalt.p2p.peer.Reachability;
import org.basalt.p2p.sync.ExtraTransactions;

/// All behaviours, in the order in which each peer's turn goes through them.
public final class StandardProtocols {
  private final KeepAlive keepAlive;
  private final HighBandwidthPeers highBandwidth;
  private final MempoolMirror mempool;
  private final CompactBlocks compactBlocks;
  private final CompactBlockServing compactBlockServing;
  private final BlockDownload blockDownload;
  private final HeaderSync headerSync;
  private final BlockAnnouncement blockAnnouncement;
  private final BlockServing blockServing;
  private final AddressRelay addressRelay;
  private final OutboundWatch outboundWatch;
  private final FilterServing filterServing;
  private final TxRelay txRelay;

  public StandardProtocols(
      PeerContext context, AddressBook book, BanList bans, Reachability reachability) {
    keepAlive = new KeepAlive(context);
    highBandwidth = new HighBandwidthPeers(!context.config().behaviour().isBlocksOnly());
    blockDownload = new BlockDownload(context, highBandwidth);
    headerSync = new HeaderSync(context, blockDownload);
    ExtraTransactions extra = new ExtraTransactions(ExtraTransactions.DEFAULT_CAPACITY);
    mempool = new MempoolMirror(extra);
    compactBlocks =
        new CompactBlocks(context, blockDownload, headerSync, highBandwidth, mempool, extra);
    RecentBlock recent = new RecentBlock();
    blockAnnouncement = new BlockAnnouncement(context, recent);
    blockServing = new BlockServing(context, blockDownload, recent);
    compactBlockServing = new CompactBlockServing(context, blockServing, recent);
    addressRelay = new AddressRelay(context, book, bans, reachability);
    outboundWatch = new OutboundWatch(context, headerSync, blockDownload);
    filterServing = new FilterServing(context);
    txRelay = new TxRelay(context);
  }

  public List<PeerProtocol> all() {
    return List.of(
        keepAlive,
        mempool,
        compactBlocks,
        addressRelay,
        headerSync,
        blockAnnouncement,
        blockServing,
        compactBlockServing,
        filterServing,
        txRelay,
        outboundWatch,
        blockDownload);
  }

  public KeepAlive keepAlive() {
    return keepAlive;
  }

  public OutboundWatch outboundWatch() {
    return outboundWatch;
  }

  /// Who was asked to announce blocks by compact blocks.
  public HighBandwidthPeers highBandwidth() {
    return highBandwidth;
  }

  public BlockDownload blockDownload() {
    return blockDownload;
  }
}
