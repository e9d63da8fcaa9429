package org.basalt.p2p.protocol;

import java.util.List;
import org.basalt.p2p.address.AddressBook;
import org.basalt.p2p.address.BanList;
import org.basalt.p2p.peer.PeerContext;
import org.basalt.p2p.peer.PeerProtocol;
import org.basalt.p2p.peer.Reachability;

/// All behaviours, in the order in which each peer's turn goes through them.
public final class StandardProtocols {
  private final KeepAlive keepAlive;
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
    blockDownload = new BlockDownload(context);
    headerSync = new HeaderSync(context, blockDownload);
    blockAnnouncement = new BlockAnnouncement(context);
    blockServing = new BlockServing(context);
    addressRelay = new AddressRelay(context, book, bans, reachability);
    outboundWatch = new OutboundWatch(context, headerSync, blockDownload);
    filterServing = new FilterServing(context);
    txRelay = new TxRelay(context);
  }

  public List<PeerProtocol> all() {
    return List.of(
        keepAlive,
        addressRelay,
        headerSync,
        blockAnnouncement,
        blockServing,
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

  public BlockDownload blockDownload() {
    return blockDownload;
  }
}
