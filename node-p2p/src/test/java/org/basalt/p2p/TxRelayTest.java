package org.basalt.p2p;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.basalt.core.hash.Txid;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.verdict.Reject;
import org.basalt.core.verdict.RejectReason;
import org.basalt.core.verdict.TxVerdict;
import org.basalt.p2p.message.FeeFilter;
import org.basalt.p2p.message.GetData;
import org.basalt.p2p.message.Inv;
import org.basalt.p2p.message.Inventory;
import org.basalt.p2p.message.Mempool;
import org.basalt.p2p.message.NotFound;
import org.basalt.p2p.message.Ping;
import org.basalt.p2p.message.Pong;
import org.basalt.p2p.message.TxMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Transactions between our node and scripted peers, which announce by txid.
class TxRelayTest {
  @TempDir Path directory;

  private Simulation simulation;
  private FakeMempool mempool;
  private final Transaction tx = TestTransactions.number(1);

  @BeforeEach
  void open() {
    simulation = new Simulation(directory);
    simulation.ledger().leaveInitialDownload();
    mempool = simulation.ledger().transactions();
  }

  @AfterEach
  void close() {
    simulation.close();
  }

  private ScriptedPeer inbound() {
    return simulation.connectIn(new ScriptedPeer());
  }

  private ScriptedPeer outbound() {
    return simulation.connectOut(new ScriptedPeer());
  }

  private void send(ScriptedPeer peer, Transaction sent) {
    peer.send(new TxMessage(sent));
    simulation.run();
  }

  private void addToMempool(Transaction added) {
    mempool.add(added);
    simulation.run();
  }

  private void announce(ScriptedPeer peer, Transaction... announced) {
    List<Inventory> items = new ArrayList<>();
    for (Transaction each : announced) {
      items.add(Inventory.tx(each.txid()));
    }
    peer.send(new Inv(items));
    simulation.run();
  }

  private static List<Txid> announcedTo(ScriptedPeer peer) {
    return peer.heard(Inv.class).stream()
        .flatMap(inv -> inv.items().stream())
        .filter(Inventory::isTransaction)
        .map(item -> (Txid) item.hash())
        .toList();
  }

  private static List<Txid> askedOf(ScriptedPeer peer) {
    return peer.heard(GetData.class).stream()
        .flatMap(message -> message.items().stream())
        .filter(Inventory::isTransaction)
        .map(item -> (Txid) item.hash())
        .toList();
  }

  private void ask(ScriptedPeer peer, Transaction wanted) {
    peer.send(new GetData(List.of(Inventory.tx(wanted.txid()))));
    simulation.run();
  }

  @Test
  void aTransactionFromOnePeerGoesIntoTheMempoolAndIsAnnouncedToTheOthers() {
    ScriptedPeer from = inbound();
    ScriptedPeer other = inbound();
    simulation.advance(60);

    send(from, tx);
    assertThat(mempool.contains(tx)).isTrue();
    simulation.advance(60);
    assertThat(announcedTo(other)).containsExactly(tx.txid());
    assertThat(announcedTo(from)).isEmpty();

    ask(other, tx);
    assertThat(other.heard(TxMessage.class))
        .extracting(message -> message.transaction().txid())
        .containsExactly(tx.txid());
  }

  @Test
  void anAnnouncedTransactionIsAskedOfAChosenPeerAtOnceAndOfAnotherTwoSecondsLater() {
    ScriptedPeer chosen = outbound();
    ScriptedPeer other = inbound();
    Transaction second = TestTransactions.number(2);

    announce(chosen, tx);
    announce(other, second);
    assertThat(askedOf(chosen)).containsExactly(tx.txid());
    assertThat(askedOf(other)).isEmpty();
    simulation.advance(2);
    assertThat(askedOf(other)).containsExactly(second.txid());
  }

  @Test
  void aTransactionIsAskedOfOnePeerAtATime() {
    ScriptedPeer first = inbound();
    ScriptedPeer second = inbound();
    announce(first, tx);
    announce(second, tx);
    simulation.advance(3);
    assertThat(askedOf(first).size() + askedOf(second).size()).isEqualTo(1);

    ScriptedPeer asked = askedOf(first).isEmpty() ? second : first;
    ScriptedPeer next = asked == first ? second : first;
    asked.send(new NotFound(List.of(Inventory.tx(tx.txid()))));
    simulation.run();
    simulation.advance(1);
    assertThat(askedOf(next)).containsExactly(tx.txid());
  }

  @Test
  void aPeerThatDoesNotAnswerInAMinuteIsNotAskedAgain() {
    ScriptedPeer silent = inbound();
    ScriptedPeer other = inbound();
    announce(silent, tx);
    simulation.advance(3);
    assertThat(askedOf(silent)).containsExactly(tx.txid());
    announce(other, tx);
    simulation.advance(10);
    assertThat(askedOf(other)).isEmpty();
    simulation.advance(51);
    assertThat(askedOf(other)).containsExactly(tx.txid());
    assertThat(askedOf(silent)).hasSize(1);
  }

  @Test
  void nothingIsAskedForOrTakenDuringInitialDownload() {
    close();
    simulation = new Simulation(directory);
    mempool = simulation.ledger().transactions();
    ScriptedPeer peer = inbound();
    announce(peer, tx);
    simulation.advance(70);
    send(peer, tx);
    assertThat(askedOf(peer)).isEmpty();
    assertThat(mempool.offered()).isEmpty();
    assertThat(peer.isClosed()).isFalse();
  }

  @Test
  void whatWasNotAnnouncedToAPeerIsNotFoundForIt() {
    ScriptedPeer peer = inbound();
    simulation.advance(60);
    addToMempool(tx);
    ask(peer, tx);
    assertThat(peer.heard(NotFound.class)).hasSize(1);
    assertThat(peer.heard(TxMessage.class)).isEmpty();

    // Another announcement shows that it is no longer new.
    simulation.advance(60);
    ask(peer, tx);
    assertThat(peer.heard(TxMessage.class)).hasSize(1);
  }

  @Test
  void aPeersMessagesWaitWhileTheMempoolJudgesItsTransaction() {
    ScriptedPeer peer = inbound();
    ScriptedPeer other = inbound();
    mempool.beSlow();
    for (int i = 0; i < 50; i++) {
      peer.send(new TxMessage(TestTransactions.number(i)));
    }
    peer.send(new Ping(7));
    other.send(new Ping(8));
    simulation.run();
    assertThat(mempool.rows()).as("one at first").containsExactly(1);
    assertThat(peer.heard(Pong.class)).isEmpty();
    assertThat(other.heard(Pong.class)).hasSize(1);

    while (mempool.waitingCount() > 0) {
      assertThat(mempool.waitingCount()).isEqualTo(1);
      mempool.work();
      simulation.run();
    }
    assertThat(mempool.offered()).hasSize(50);
    assertThat(peer.heard(Pong.class)).hasSize(1);
  }

  private void sendTogether(ScriptedPeer peer, List<Transaction> transactions) {
    transactions.forEach(each -> peer.send(new TxMessage(each)));
    simulation.run();
  }

  private static List<Transaction> numbered(int from, int to) {
    return IntStream.range(from, to).mapToObj(TestTransactions::number).toList();
  }

  @Test
  void transactionsOfAPeerWithLuckAreJudgedInRowsOfSixtyFourAtMost() {
    ScriptedPeer peer = inbound();
    List<Transaction> many = numbered(0, 400);
    sendTogether(peer, many);
    assertThat(mempool.offered()).isEqualTo(many);
    assertThat(mempool.rows().subList(0, 8)).containsExactly(1, 2, 4, 8, 16, 32, 64, 64);
    assertThat(mempool.rows()).allMatch(count -> count <= 64);
  }

  @Test
  void oneRowOfAPeerIsJudgedAtATimeAndAMessageBehindItWaits() {
    ScriptedPeer peer = inbound();
    sendTogether(peer, numbered(0, 100));
    mempool.beSlow();
    List<Transaction> more = numbered(100, 140);
    more.forEach(each -> peer.send(new TxMessage(each)));
    peer.send(new Ping(9));
    simulation.run();
    assertThat(mempool.waitingCount()).isEqualTo(1);
    assertThat(peer.heard(Pong.class)).isEmpty();
    while (mempool.waitingCount() > 0) {
      assertThat(mempool.waitingCount()).isEqualTo(1);
      mempool.work();
      simulation.run();
    }
    assertThat(peer.heard(Pong.class)).hasSize(1);
    assertThat(mempool.offered().subList(100, 140)).isEqualTo(more);
  }

  @Test
  void whatIsBehindARefusedTransactionInARowIsJudgedBehindWhatFollowsFromTheRefusal() {
    ScriptedPeer peer = inbound();
    sendTogether(peer, numbered(0, 100));
    Transaction child = TestTransactions.childOf(tx);
    mempool.refuse(child, missing());
    List<Transaction> row = new ArrayList<>(numbered(200, 205));
    row.add(child);
    row.addAll(numbered(205, 208));
    row.add(TestTransactions.number(1_000));
    sendTogether(peer, row);
    assertThat(simulation.node().service().orphans()).hasSize(1);
    assertThat(mempool.offered().subList(100, 110)).isEqualTo(row);
    assertThat(mempool.rows().getLast()).as("no rows for a peer with orphans").isEqualTo(1);
    assertThat(row.stream().filter(mempool::contains)).hasSize(9);
  }

  @Test
  void aTransactionThatComesTwiceInARowIsJudgedOnce() {
    ScriptedPeer peer = inbound();
    sendTogether(peer, numbered(0, 100));
    List<Transaction> twice = new ArrayList<>(numbered(200, 204));
    twice.addAll(numbered(200, 206));
    sendTogether(peer, twice);
    assertThat(mempool.offered().subList(100, mempool.offered().size()))
        .isEqualTo(numbered(200, 206));
  }

  @Test
  void heavyTransactionsAreJudgedOneByOne() {
    ScriptedPeer peer = inbound();
    sendTogether(peer, numbered(0, 100));
    int before = mempool.rows().size();
    List<Transaction> heavy =
        IntStream.range(0, 10).mapToObj(i -> TestTransactions.withInputs(500 + i, 200)).toList();
    assertThat(heavy.getFirst().weightWu()).isBetween(20_001, 40_000);
    sendTogether(peer, heavy);
    assertThat(mempool.rows().subList(before, mempool.rows().size())).containsOnly(1).hasSize(10);
  }

  @Test
  void whatWasJudgedAheadOfAPeerThatLeftIsAnnouncedToTheOthers() {
    ScriptedPeer other = inbound();
    ScriptedPeer peer = inbound();
    simulation.advance(60);
    sendTogether(peer, numbered(0, 30));
    simulation.advance(60);
    int before = announcedTo(other).size();
    mempool.beSlow();
    sendTogether(peer, numbered(100, 108));
    peer.close();
    simulation.run();
    mempool.work();
    simulation.run();
    simulation.advance(60);
    List<Txid> accepted =
        numbered(100, 108).stream().filter(mempool::contains).map(Transaction::txid).toList();
    assertThat(accepted).isNotEmpty();
    assertThat(announcedTo(other).subList(before, announcedTo(other).size()))
        .containsExactlyInAnyOrderElementsOf(accepted);
  }

  @Test
  void anInvalidTransactionCostsItsSenderNothingAndIsNotAskedForAgain() {
    mempool.refuse(
        tx, new TxVerdict.ConsensusFailure(Reject.of(RejectReason.BAD_TXNS_IN_BELOWOUT, "")));
    ScriptedPeer peer = inbound();
    send(peer, tx);
    announce(peer, tx);
    simulation.advance(10);
    send(peer, tx);
    assertThat(peer.isClosed()).isFalse();
    assertThat(askedOf(peer)).isEmpty();
    assertThat(mempool.offered()).hasSize(1);
  }

  @Test
  void anOrphanIsTriedAgainWhenItsParentComes() {
    Transaction child = TestTransactions.childOf(tx);
    mempool.refuse(child, missing());
    ScriptedPeer peer = inbound();
    send(peer, child);
    assertThat(simulation.node().service().orphans()).hasSize(1);
    simulation.advance(3);
    assertThat(askedOf(peer)).containsExactly(tx.txid());

    mempool.stopRefusing(child);
    send(peer, tx);
    assertThat(mempool.contains(child)).isTrue();
    assertThat(simulation.node().service().orphans()).isEmpty();
  }

  private static TxVerdict.Invalid missing() {
    return new TxVerdict.MissingInputs(Reject.of(RejectReason.BAD_TXNS_INPUTS_MISSINGORSPENT, ""));
  }

  @Test
  void whatAUserSendsIsAnnouncedAgainUntilAPeerFetchesIt() {
    addToMempool(tx);
    mempool.broadcastWanted(tx.txid());
    simulation.node().service().broadcast(tx.wtxid());
    ScriptedPeer peer = inbound();
    simulation.advance(60);
    assertThat(announcedTo(peer)).as("it came before").isEmpty();
    simulation.advance(16 * 60);
    simulation.advance(60);
    assertThat(announcedTo(peer)).containsExactly(tx.txid());
    assertThat(mempool.unbroadcast()).hasSize(1);
    ask(peer, tx);
    assertThat(mempool.unbroadcast()).isEmpty();
  }

  @Test
  void aPeerHearsNothingBelowItsFeeFilter() {
    ScriptedPeer peer = inbound();
    simulation.advance(60);
    long rate = FakeMempool.FEE_SAT * 1000 / tx.sizeVb();
    peer.send(new FeeFilter(rate + 1));
    simulation.run();
    addToMempool(tx);
    simulation.node().service().broadcast(tx.wtxid());
    simulation.advance(60);
    assertThat(announcedTo(peer)).isEmpty();

    Transaction other = TestTransactions.number(2);
    peer.send(new FeeFilter(FakeMempool.FEE_SAT * 1000 / other.sizeVb()));
    simulation.run();
    addToMempool(other);
    simulation.node().service().broadcast(other.wtxid());
    simulation.advance(60);
    assertThat(announcedTo(peer)).containsExactly(other.txid());
  }

  @Test
  void aPeerWithoutPermissionThatAsksForTheMempoolIsDisconnected() {
    ScriptedPeer peer = inbound();
    peer.send(new Mempool());
    simulation.run();
    assertThat(peer.isClosed()).isTrue();
  }

  @Test
  void peersAreToldTheRelaysOwnMinimumFeeRate() {
    ScriptedPeer peer = inbound();
    simulation.advance(1);
    assertThat(peer.heard(FeeFilter.class)).containsExactly(new FeeFilter(100));
  }

  @Test
  void duringInitialDownloadPeersAreAskedToAnnounceNothing() {
    close();
    simulation = new Simulation(directory);
    ScriptedPeer peer = inbound();
    simulation.advance(1);
    assertThat(peer.heard(FeeFilter.class).getFirst().feeRateSatPerKvB()).isGreaterThan(9_000_000);
    simulation.ledger().leaveInitialDownload();
    simulation.advance(1);
    assertThat(peer.heard(FeeFilter.class).getLast()).isEqualTo(new FeeFilter(100));
  }

  @Test
  void aParentThatPaysTooLittleComesInWithItsChild() {
    Transaction child = TestTransactions.childOf(tx);
    mempool.refuse(child, missing());
    mempool.refuse(
        tx, new TxVerdict.Reconsiderable(Reject.of(RejectReason.MIN_RELAY_FEE_NOT_MET, "")));
    ScriptedPeer peer = inbound();
    ScriptedPeer other = inbound();
    simulation.advance(60);
    send(peer, child);
    mempool.stopRefusing(child);
    send(peer, tx);
    assertThat(mempool.packages()).containsExactly(List.of(tx, child));
    assertThat(mempool.contains(tx)).isTrue();
    assertThat(simulation.node().service().orphans()).isEmpty();
    simulation.advance(60);
    assertThat(announcedTo(other)).containsExactlyInAnyOrder(tx.txid(), child.txid());
  }

  @Test
  void aRefusedPackageIsNotTriedAgain() {
    Transaction child = TestTransactions.childOf(tx);
    mempool.refuse(child, missing());
    mempool.refuse(
        tx, new TxVerdict.Reconsiderable(Reject.of(RejectReason.MIN_RELAY_FEE_NOT_MET, "")));
    ScriptedPeer peer = inbound();
    send(peer, child);
    send(peer, tx);
    send(peer, tx);
    assertThat(mempool.packages()).hasSize(1);
    assertThat(mempool.offered()).containsExactly(child, tx);
  }

  @Test
  void whatWasRefusedIsTriedAgainOnANewTip() {
    mempool.refuse(tx, new TxVerdict.PrematureSpend(Reject.of(RejectReason.NON_FINAL, "")));
    ScriptedPeer peer = inbound();
    send(peer, tx);
    send(peer, tx);
    assertThat(mempool.offered()).hasSize(1);
    simulation.ledger().addBlock(TestBlocks.chain(Networks.REGTEST.genesis(), 1, 0).getFirst());
    simulation.run();
    send(peer, tx);
    assertThat(mempool.offered()).hasSize(2);
  }

  @Test
  void aFloodOfAnnouncementsIsRememberedUpToFiveThousand() {
    ScriptedPeer flood = inbound();
    for (int batch = 0; batch < 8; batch++) {
      List<Inventory> items = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        items.add(Inventory.tx(Txid.parse(String.format("%064x", batch * 1000 + i + 1))));
      }
      flood.send(new Inv(items));
    }
    simulation.run();
    simulation.advance(5);
    assertThat(askedOf(flood)).hasSize(5000);
    assertThat(flood.heard(GetData.class)).allMatch(message -> message.items().size() <= 1000);

    // Others are served as before.
    ScriptedPeer honest = inbound();
    announce(honest, tx);
    simulation.advance(3);
    assertThat(askedOf(honest)).containsExactly(tx.txid());
  }

  @Test
  void aFloodOfRequestsIsAnsweredWithNothingThatIsNotThere() {
    ScriptedPeer flood = inbound();
    List<Inventory> items = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      items.add(Inventory.tx(Txid.parse(String.format("%064x", i + 1))));
    }
    flood.send(new GetData(items));
    simulation.run();
    assertThat(flood.heard(NotFound.class).stream().mapToInt(m -> m.items().size()).sum())
        .isEqualTo(50_000);
    assertThat(flood.isClosed()).isFalse();
    items.add(Inventory.tx(tx.txid()));
    flood.send(new GetData(items));
    simulation.run();
    assertThat(flood.isClosed()).isTrue();
  }

  @Test
  void aFloodOfOrphansNeverOccupiesMoreThanItsPeersShare() {
    ScriptedPeer flood = inbound();
    for (int i = 0; i < 2000; i++) {
      Transaction orphan = TestTransactions.number(i);
      mempool.refuse(orphan, missing());
      flood.send(new TxMessage(orphan));
    }
    simulation.run();
    long weight =
        simulation.node().service().orphans().stream().mapToLong(o -> o.tx().weightWu()).sum();
    assertThat(weight).isBetween(300_000L, 404_000L);
    assertThat(mempool.offered()).hasSize(2000);
  }

  @Test
  void aPeerThatLeavesTakesItsAnnouncementsAndOrphansAlong() {
    Transaction orphan = TestTransactions.childOf(tx);
    mempool.refuse(orphan, missing());
    mempool.beSlow();
    ScriptedPeer peer = inbound();
    send(peer, orphan);
    peer.close();
    simulation.run();
    mempool.work();
    simulation.run();
    assertThat(simulation.node().service().orphans()).isEmpty();
    assertThat(simulation.node().service().peers()).isEmpty();
  }
}
