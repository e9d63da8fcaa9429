package org.basalt.rpc;

import java.util.ArrayList;
import java.util.List;
import org.basalt.core.hash.Txid;
import org.basalt.core.hash.Wtxid;
import org.basalt.core.primitive.Transaction;
import org.basalt.p2p.api.AddedNode;
import org.basalt.p2p.api.BanEntry;
import org.basalt.p2p.api.NetworkInfo;
import org.basalt.p2p.api.PeerInfo;
import org.basalt.p2p.api.PeerService;

/// A network without peers.
public final class FakePeers {
  public final List<Wtxid> broadcast = new ArrayList<>();
  public final List<PeerService.OrphanInfo> orphans = new ArrayList<>();

  public PeerService.PrivateBroadcasting privacy = PeerService.PrivateBroadcasting.OFF;
  public final List<Transaction> privately = new ArrayList<>();
  public boolean hasRoom = true;

  public PeerService service() {
    return Fake.of(PeerService.class, this);
  }

  public NetworkInfo networkInfo() {
    return new NetworkInfo(
        "/Basalt:0.1.0/",
        70017,
        1 | 8 | 1024,
        true,
        0,
        true,
        0,
        0,
        List.of(new NetworkInfo.Network("ipv4", false, true, "", false)),
        List.of(),
        new NetworkInfo.Totals(0, 0, 1_600_000_000_000L, 86400, 0, false, true, 0, 0));
  }

  public void broadcast(Wtxid wtxid) {
    broadcast.add(wtxid);
  }

  public PeerService.PrivateBroadcasting privateBroadcasting() {
    return privacy;
  }

  public boolean broadcastPrivately(Transaction tx) {
    return hasRoom && privately.add(tx);
  }

  public List<PeerService.PrivateTransaction> privateTransactions() {
    return privately.stream()
        .map(tx ->
            new PeerService.PrivateTransaction(
                tx,
                1_600_000_000,
                List.of(
                    new PeerService.PrivateSend("a.onion:8333", 1_600_000_001, 0),
                    new PeerService.PrivateSend("b.onion:8333", 1_600_000_002, 1_600_000_009))))
        .toList();
  }

  public List<Transaction> abortPrivateBroadcast(Txid id) {
    List<Transaction> removed = privately.stream().filter(tx -> tx.txid().equals(id)).toList();
    privately.removeAll(removed);
    return removed;
  }

  public List<PeerService.OrphanInfo> orphans() {
    return orphans;
  }

  public List<PeerInfo> peers() {
    return List.of();
  }

  public List<AddedNode> addedNodes() {
    return List.of();
  }

  public List<BanEntry> bans() {
    return List.of();
  }
}
