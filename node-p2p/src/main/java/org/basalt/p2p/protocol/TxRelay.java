package org.basalt.p2p.protocol;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.basalt.chain.api.ChainEvent;
import org.basalt.chain.api.PackageOutcome;
import org.basalt.chain.api.TxOutcome;
import org.basalt.core.hash.Hash256;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.runtime.OwnedBy;
import org.basalt.core.verdict.Reject;
import org.basalt.core.verdict.RejectReason;
import org.basalt.core.verdict.TxVerdict;
import org.basalt.p2p.api.ConnectionType;
import org.basalt.p2p.message.GetData;
import org.basalt.p2p.message.Inv;
import org.basalt.p2p.message.Inventory;
import org.basalt.p2p.message.NotFound;
import org.basalt.p2p.message.TxMessage;
import org.basalt.p2p.peer.Handshake;
import org.basalt.p2p.peer.NetPermission;
import org.basalt.p2p.peer.PeerContext;
import org.basalt.p2p.peer.PeerProtocol;
import org.basalt.p2p.peer.PeerSession;
import org.basalt.p2p.sync.ExtraTransactions;
import org.basalt.p2p.sync.Orphanage;
import org.basalt.p2p.sync.RawId;
import org.basalt.p2p.sync.RelayPool;
import org.basalt.p2p.sync.TxDownload;
import org.basalt.p2p.sync.TxRow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fetches the transactions that peers announce, gives them to the mempool, and has those announced
/// that it took in. What to fetch and what to keep is [TxDownload]'s decision.
///
/// While the mempool has something of a peer, that peer's messages wait: so each peer has one row
/// of transactions (see [TxRow]) or one package in the ledger's hands at most, and sees effects in
/// the order of its messages. An invalid transaction costs its sender nothing: what is invalid here
/// may be valid for a newer node. Who sends transactions where they were declined is disconnected
/// (BIP-0037, BIP-0339).
@OwnedBy("peers")
public final class TxRelay implements PeerProtocol {
  private static final Logger LOG = LoggerFactory.getLogger("mempool");

  /// Items in one request (Core MAX_GETDATA_SZ).
  private static final int REQUEST_MAX = 1000;

  /// A `notfound` with more items answers nothing that we could have asked.
  private static final int NOT_FOUND_MAX = TxDownload.MAX_ANNOUNCEMENTS + 16;

  private final PeerContext context;
  private final TxAnnouncement announcement;
  private final RelayPool pool;
  private final ExtraTransactions extra;
  private final TxDownload download;
  private final PrivateBroadcast privateBroadcast;

  /// What a message of each peer waits for: that the mempool judges one transaction, or a package
  /// that its refusal called for.
  private final Map<Long, Integer> judged = new HashMap<>();

  private final Map<Long, TxRow> rows = new HashMap<>();

  /// @param extra is told of refused transactions
  /// @param privateBroadcast is told of all
  TxRelay(
      PeerContext context,
      TxAnnouncement announcement,
      RelayPool pool,
      ExtraTransactions extra,
      PrivateBroadcast privateBroadcast) {
    this.privateBroadcast = privateBroadcast;
    this.extra = extra;
    this.context = context;
    this.announcement = announcement;
    this.pool = pool;
    download = new TxDownload(pool, context.random());
  }

  @Override
  public void attach(PeerSession peer) {
    peer.on(Inv.TYPE, inv -> announced(peer, inv));
    peer.on(TxMessage.TYPE, message -> received(peer, message.transaction()));
    peer.on(NotFound.TYPE, message -> notFound(peer, message));
    rows.put(peer.id(), new TxRow());
    boolean isChosen = peer.type().isOutbound() || peer.has(NetPermission.NOBAN);
    download.connected(
        peer.id(),
        new TxDownload.Terms(
            isChosen && peer.type() != ConnectionType.ADDR_FETCH && peer.servesBlocks(),
            peer.has(NetPermission.RELAY),
            peer.handshake().relaysByWtxid()));
  }

  @Override
  public void detach(PeerSession peer) {
    TxRow row = rows.remove(peer.id());
    if (row != null) {
      takeAll(peer, row);
    }
    download.disconnected(peer.id());
    judged.remove(peer.id());
  }

  @Override
  public void chainChanged(ChainEvent event) {
    switch (event) {
      case ChainEvent.BlockConnected(_, var block) -> download.blockConnected(block);
      case ChainEvent.BlockDisconnected _ -> download.blockDisconnected();
      case ChainEvent.TipChanged changed when !changed.isInitialBlockDownload() ->
          download.tipChanged();
      default -> {
        // Does not matter here.
      }
    }
  }

  /// Transactions kept until what they spend is known.
  public List<Orphanage.Kept> orphans() {
    return download.orphans();
  }

  private boolean isInitialDownload() {
    return context.chain().view().isInitialBlockDownload();
  }

  // Fetching.

  private void announced(PeerSession peer, Inv inv) {
    if (inv.items().size() > Inventory.ITEMS_MAX) {
      return;
    }
    boolean isDeclined = !Handshake.acceptsTransactions(context.config(), peer);
    boolean isByWtxid = peer.handshake().relaysByWtxid();
    long now = context.clock().timeMillis();
    for (Inventory item : inv.items()) {
      if (!item.isTransaction() || item.kind() == (isByWtxid ? Inventory.TX : Inventory.WTX)) {
        continue;
      }
      if (isDeclined) {
        peer.disconnect("transaction (" + item.hash() + ") inv sent in violation of protocol");
        return;
      }
      announcement.peerKnows(peer, RawId.of(item.hash()));
      if (!isInitialDownload()) {
        boolean isTxid = item.hash() instanceof Txid;
        download.announced(
            peer.id(), new Inventory(isTxid ? Inventory.TX : Inventory.WTX, item.hash()), now);
      }
    }
  }

  private void notFound(PeerSession peer, NotFound message) {
    if (message.items().size() <= NOT_FOUND_MAX) {
      message.items().stream()
          .filter(Inventory::isTransaction)
          .forEach(item -> download.notFound(peer.id(), item.hash()));
    }
  }

  @Override
  public void service(PeerSession peer) {
    tryOrphan(peer);
    List<Inventory> items = new ArrayList<>();
    for (Inventory due : download.takeDue(peer.id(), context.clock().timeMillis())) {
      boolean wantsWitness = due.kind() == Inventory.TX && peer.servesWitness();
      items.add(wantsWitness ? new Inventory(Inventory.WITNESS_TX, due.hash()) : due);
    }
    for (int from = 0; from < items.size(); from += REQUEST_MAX) {
      int to = Math.min(items.size(), from + REQUEST_MAX);
      peer.send(new GetData(items.subList(from, to)));
    }
  }

  // Judging.

  private void received(PeerSession peer, Transaction tx) {
    TxRow row = rows.get(peer.id());
    if (row != null && row.isNext(tx)) {
      turnCame(peer, row, tx);
      return;
    }
    if (!Handshake.acceptsTransactions(context.config(), peer)) {
      peer.disconnect("transaction sent in violation of protocol");
      return;
    }
    if (isInitialDownload()) {
      return;
    }
    TxDownload.Arrival arrival = arrived(peer, tx);
    if (arrival.isNew()) {
      if (row == null || row.room() == 0) {
        offer(peer, tx, true);
      } else {
        hold(peer);
        row.awaitNext();
        beginRow(peer, row, List.of(tx));
      }
      return;
    }
    if (peer.has(NetPermission.FORCERELAY)) {
      forceRelay(peer, tx);
    }
    arrival.families().forEach(family -> offer(peer, family));
  }

  private TxDownload.Arrival arrived(PeerSession peer, Transaction tx) {
    Hash256 name = peer.handshake().relaysByWtxid() ? tx.wtxid() : tx.txid();
    announcement.peerKnows(peer, RawId.of(name));
    privateBroadcast.received(peer, tx);
    return download.received(peer.id(), tx);
  }

  /// A message of a row is handled as if its transaction was only judged now.
  private void turnCame(PeerSession peer, TxRow row, Transaction tx) {
    var _ = arrived(peer, tx);
    Optional<TxRow.Judged> known = row.take();
    if (known.isEmpty()) {
      hold(peer);
      row.awaitNext();
      return;
    }
    handedBack(peer, known.get());
    tryOrphan(peer);
    if (!judged.containsKey(peer.id())) {
      beginRow(peer, row, List.of());
    }
  }

  /// @param first whose message is being handled, if the row begins with one
  private void beginRow(PeerSession peer, TxRow row, List<Transaction> first) {
    int room = row.room();
    if (room == 0 || (first.isEmpty() && room == 1)) {
      return;
    }
    List<Transaction> transactions = new ArrayList<>(first);
    first.forEach(download::handedOver);
    if (!download.hasOrphans(peer.id())) {
      long weightWu = first.stream().mapToLong(Transaction::weightWu).sum();
      int skipped = row.waiting();
      for (TxMessage message : peer.upcoming(TxMessage.TYPE, skipped, room - first.size())) {
        Transaction tx = message.transaction();
        weightWu += tx.weightWu();
        if (weightWu > TxRow.MAX_WEIGHT_WU || !download.isNew(tx)) {
          break;
        }
        transactions.add(tx);
        download.handedOver(tx);
      }
    }
    if (!transactions.isEmpty()) {
      row.begin(transactions);
      context
          .chain()
          .mempool()
          .offerInTurn(
              transactions,
              outcomes -> context.loop().execute(() -> rowEnded(peer, row, outcomes)));
    }
  }

  private void rowEnded(PeerSession peer, TxRow row, List<TxOutcome> outcomes) {
    row.end(outcomes).forEach(download::handedBack);
    boolean isAwaited = row.isAwaited();
    if (peer.isClosing()) {
      takeAll(peer, row);
    } else {
      if (isAwaited) {
        row.take().ifPresent(next -> handedBack(peer, next));
      }
      // Before what has been judged has its effect, so that the ledger has something to do.
      beginRow(peer, row, List.of());
    }
    if (isAwaited) {
      goOn(peer);
    }
  }

  /// The messages are gone, but what the mempool took in stays in.
  private void takeAll(PeerSession peer, TxRow row) {
    for (var next = row.take(); next.isPresent(); next = row.take()) {
      handedBack(peer, next.get());
    }
  }

  private void handedBack(PeerSession peer, TxRow.Judged next) {
    handedBack(peer, next.tx(), next.outcome(), true);
  }

  private void hold(PeerSession peer) {
    judged.merge(peer.id(), 1, Integer::sum);
    peer.hold();
  }

  /// Lets nodes hide behind this one: what they send is announced though it is not new.
  private void forceRelay(PeerSession peer, Transaction tx) {
    Optional<RelayPool.Entry> known = pool.find(tx.txid());
    LOG.info(
        "{} {} (wtxid={}) from forcerelay peer={}",
        known.isPresent() ? "Force relaying tx" : "Not relaying non-mempool transaction",
        tx.txid(),
        tx.wtxid(),
        peer.id());
    known.ifPresent(entry -> announcement.announce(tx));
  }

  private void offer(PeerSession peer, Transaction tx, boolean isFirstTime) {
    hold(peer);
    download.handedOver(tx);
    context
        .chain()
        .mempool()
        .offer(
            tx,
            outcome ->
                context
                    .loop()
                    .execute(() -> {
                      handedBack(peer, tx, outcome, isFirstTime);
                      goOn(peer);
                    }));
  }

  private void offer(PeerSession peer, TxDownload.Family family) {
    hold(peer);
    family.transactions().forEach(download::handedOver);
    context
        .chain()
        .mempool()
        .offerPackage(
            family.transactions(),
            outcome -> context.loop().execute(() -> handedBack(peer, family, outcome)));
  }

  private void handedBack(PeerSession peer, TxDownload.Family family, PackageOutcome outcome) {
    family.transactions().forEach(download::handedBack);
    boolean isAccepted = outcome.verdict() instanceof PackageOutcome.Verdict.Accepted;
    LOG.debug(
        "package evaluation for parent {} + child {} from peer={}: package {}",
        family.parent().wtxid(),
        family.child().wtxid(),
        peer.id(),
        isAccepted ? "accepted" : "rejected");
    if (!isAccepted) {
      download.familyRefused(family);
    }
    // The child first, lest it be tried again as an orphan of its parent.
    for (Transaction tx : family.transactions().reversed()) {
      outcome.of(tx.wtxid()).ifPresent(each -> judged(peer, tx, each, false));
    }
    goOn(peer);
  }

  private void handedBack(
      PeerSession peer, Transaction tx, TxOutcome outcome, boolean isFirstTime) {
    download.handedBack(tx);
    if (isFirstTime && outcome instanceof TxOutcome.Accepted) {
      peer.statistics().transactionReceived(context.clock().timeSec());
    }
    judged(peer, tx, outcome, isFirstTime);
  }

  private void goOn(PeerSession peer) {
    judged.computeIfPresent(peer.id(), (_, count) -> count > 1 ? count - 1 : null);
    peer.release();
    tryOrphan(peer);
    peer.serviceSoon();
  }

  private void judged(PeerSession peer, Transaction tx, TxOutcome outcome, boolean isFirstTime) {
    switch (outcome) {
      case TxOutcome.Accepted _ -> accepted(peer, tx);
      case TxOutcome.Refused(var verdict) -> refused(peer, tx, verdict, isFirstTime);
      case TxOutcome.SameTxidDifferentWitness _ ->
          refused(
              peer,
              tx,
              new TxVerdict.Conflict(
                  Reject.of(RejectReason.TXN_SAME_NONWITNESS_DATA_IN_MEMPOOL, "")),
              isFirstTime);
      case TxOutcome.AlreadyInMempool _ -> {
        // Told before.
      }
    }
  }

  private void accepted(PeerSession peer, Transaction tx) {
    LOG.debug(
        "AcceptToMemoryPool: peer={}: accepted {} (wtxid={}) (poolsz {} txn)",
        peer.id(),
        tx.txid(),
        tx.wtxid(),
        pool.size());
    for (long other : download.accepted(tx)) {
      context.table().find(other).ifPresent(PeerSession::serviceSoon);
    }
    announcement.announce(tx);
  }

  private void refused(
      PeerSession peer, Transaction tx, TxVerdict.Invalid verdict, boolean isFirstTime) {
    LOG.debug(
        "{} (wtxid={}) from peer={} was not accepted: {}",
        tx.txid(),
        tx.wtxid(),
        peer.id(),
        verdict.reject());
    TxDownload.Refusal refusal =
        download.refused(tx, verdict, peer.id(), isFirstTime, context.clock().timeMillis());
    if (isFirstTime && !(verdict instanceof TxVerdict.WitnessStripped)) {
      extra.refused(tx);
    }
    refusal.parents().forEach(parent -> announcement.peerKnows(peer, RawId.of(parent)));
    refusal.families().forEach(family -> offer(peer, family));
  }

  /// Before the peer's next message, as what comes then may build on the orphan.
  private void tryOrphan(PeerSession peer) {
    if (!peer.isClosing() && !judged.containsKey(peer.id())) {
      download.takeOrphanToTry(peer.id()).ifPresent(orphan -> offer(peer, orphan, false));
    }
  }
}
