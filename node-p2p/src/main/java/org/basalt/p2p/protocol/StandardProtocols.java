package org.basalt.p2p.protocol;

import java.util.List;
import org.basalt.p2p.address.AddressBook;
import org.basalt.p2p.address.BanList;
import org.basalt.p2p.peer.Connector;
import org.basalt.p2p.peer.PeerContext;
import org.basalt.p2p.peer.PeerProtocol;
import org.basalt.p2p.peer.Reachability;
import org.basalt.p2p.sync.ExtraTransactions;
import org.basalt.p2p.sync.RelayPool;

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
  private final TxAnnouncement txAnnouncement;
  private final TxRelay txRelay;
  private final FeeFilterRelay feeFilterRelay;
  private final RelayPool relayPool = new RelayPool();
  private final BloomServing bloomServing;
  private final UploadTarget uploadTarget;
  private final PrivateBroadcast privateBroadcast;

  public StandardProtocols(
      PeerContext context,
      AddressBook book,
      BanList bans,
      Reachability reachability,
      UploadTarget uploadTarget,
      Connector connector) {
    this.uploadTarget = uploadTarget;
    BloomFilters bloomFilters = new BloomFilters(context);
    keepAlive = new KeepAlive(context);
    highBandwidth = new HighBandwidthPeers(!context.config().behaviour().isBlocksOnly());
    blockDownload = new BlockDownload(context, highBandwidth);
    headerSync = new HeaderSync(context, blockDownload);
    ExtraTransactions extra = new ExtraTransactions(context.config().relay().extraTransactions());
    mempool = new MempoolMirror(relayPool, extra);
    compactBlocks =
        new CompactBlocks(context, blockDownload, headerSync, highBandwidth, relayPool, extra);
    RecentBlock recent = new RecentBlock();
    blockAnnouncement = new BlockAnnouncement(context, recent);
    txAnnouncement = new TxAnnouncement(context, relayPool, bloomFilters, uploadTarget);
    blockServing =
        new BlockServing(
            context, blockDownload, recent, txAnnouncement, uploadTarget, bloomFilters);
    compactBlockServing = new CompactBlockServing(context, blockServing, recent);
    addressRelay = new AddressRelay(context, book, bans, reachability);
    outboundWatch = new OutboundWatch(context, headerSync, blockDownload);
    filterServing = new FilterServing(context);
    bloomServing = new BloomServing(bloomFilters);
    privateBroadcast = new PrivateBroadcast(context, book, bans, reachability, connector);
    txRelay = new TxRelay(context, txAnnouncement, relayPool, extra, privateBroadcast);
    feeFilterRelay = new FeeFilterRelay(context);
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
        bloomServing,
        txAnnouncement,
        txRelay,
        feeFilterRelay,
        outboundWatch,
        blockDownload,
        privateBroadcast);
  }

  public PrivateBroadcast privateBroadcast() {
    return privateBroadcast;
  }

  public TxAnnouncement txAnnouncement() {
    return txAnnouncement;
  }

  public TxRelay txRelay() {
    return txRelay;
  }

  /// What the mempool holds, as far as the ledger has told.
  public RelayPool relayPool() {
    return relayPool;
  }

  public KeepAlive keepAlive() {
    return keepAlive;
  }

  public OutboundWatch outboundWatch() {
    return outboundWatch;
  }

  public UploadTarget uploadTarget() {
    return uploadTarget;
  }

  /// Who was asked to announce blocks by compact blocks.
  public HighBandwidthPeers highBandwidth() {
    return highBandwidth;
  }

  public BlockDownload blockDownload() {
    return blockDownload;
  }
}
