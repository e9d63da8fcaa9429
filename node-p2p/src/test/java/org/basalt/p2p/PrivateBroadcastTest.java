package org.basalt.p2p;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.verdict.Reject;
import org.basalt.core.verdict.RejectReason;
import org.basalt.core.verdict.TxVerdict;
import org.basalt.p2p.api.ConnectionType;
import org.basalt.p2p.api.P2pConfig;
import org.basalt.p2p.api.PeerInfo;
import org.basalt.p2p.api.PeerService;
import org.basalt.p2p.message.GetData;
import org.basalt.p2p.message.Inv;
import org.basalt.p2p.message.Inventory;
import org.basalt.p2p.message.TxMessage;
import org.basalt.p2p.message.Verack;
import org.basalt.p2p.message.Version;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.netaddr.ServiceFlags;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Transactions of our own that nobody is to know as ours (`-privatebroadcast`), to onion peers.
class PrivateBroadcastTest {
  private static final int ONION_PEERS = 12;

  @TempDir Path directory;
  private final Transaction tx = TestTransactions.withInputs(1, 1);
  private final List<ScriptedPeer> onions = new ArrayList<>();
  private Simulation simulation;
  private PeerService service;

  @BeforeEach
  void start() throws IOException {
    P2pConfig config = Simulation.config();
    // Nobody but onion peers: the proxy's address does not matter in memory.
    P2pConfig withProxy =
        config
            .withPrivacy(
                new P2pConfig.Privacy(
                    List.of(),
                    "127.0.0.1:9050",
                    true,
                    false,
                    new P2pConfig.I2p("", false),
                    new P2pConfig.Tor(false, "", "", false),
                    true))
            .withOutbound(
                new P2pConfig.Outbound(
                    List.of(),
                    false,
                    List.of(),
                    List.of(),
                    false,
                    false,
                    false,
                    List.of("onion"),
                    true,
                    5_000))
            .withBehaviour(Simulation.withMaxConnections(config.behaviour(), 0));
    simulation = new Simulation(directory, withProxy);
    simulation.ledger().leaveInitialDownload();
    service = simulation.node().service();
    for (int i = 0; i < ONION_PEERS; i++) {
      byte[] key = new byte[32];
      key[0] = (byte) (i * 20);
      key[31] = (byte) i;
      Endpoint at = new Endpoint(NetworkAddress.torV3(key), 8333);
      ScriptedPeer peer = new ScriptedPeer();
      simulation.listenAt(at, peer);
      onions.add(peer);
      service.addAddress(at.address().toString(), at.port(), false);
    }
  }

  @AfterEach
  void stop() {
    simulation.close();
  }

  private List<ScriptedPeer> reached() {
    return onions.stream().filter(peer -> !peer.heard().isEmpty()).toList();
  }

  private void letConnect() {
    for (int i = 0; i < 20; i++) {
      simulation.clock().advanceMillis(200);
      simulation.run();
    }
  }

  private void answerInvs() {
    for (ScriptedPeer peer : reached()) {
      if (!peer.isClosed() && peer.heard(TxMessage.class).isEmpty()) {
        peer.heard(Inv.class).forEach(inv -> peer.send(new GetData(inv.items())));
      }
    }
    simulation.run();
  }

  @Test
  void goesToThreePeersOverConnectionsThatSayNothingElse() {
    assertThat(service.privateBroadcasting()).isEqualTo(PeerService.PrivateBroadcasting.POSSIBLE);
    assertThat(service.broadcastPrivately(tx)).isTrue();
    letConnect();
    assertThat(reached()).hasSize(3);
    assertThat(service.peers())
        .extracting(PeerInfo::connectionType)
        .containsOnly(ConnectionType.PRIVATE_BROADCAST);
    answerInvs();
    for (ScriptedPeer peer : reached()) {
      assertThat(peer.commands()).containsExactly("version", "verack", "inv", "tx", "ping");
      assertThat(peer.isClosed()).as("hung up after the pong").isTrue();
      assertThat(peer.heard(TxMessage.class).getFirst().transaction()).isEqualTo(tx);
    }
    assertThat(service.privateTransactions().getFirst().sends())
        .hasSize(3)
        .allMatch(send -> send.receivedSec() > 0);
    letConnect();
    assertThat(reached()).as("three are enough").hasSize(3);
    assertThat(simulation.ledger().transactions().contains(tx)).isFalse();
  }

  @Test
  void versionTellsNothingOfTheNode() {
    service.broadcastPrivately(tx);
    letConnect();
    Version version = reached().getFirst().heard(Version.class).getFirst();
    assertThat(version)
        .isEqualTo(
            new Version(
                70016,
                ServiceFlags.NONE,
                0,
                ServiceFlags.NONE,
                Endpoint.NONE,
                ServiceFlags.NONE,
                Endpoint.NONE,
                version.nonce(),
                "/pynode:0.0.1/",
                0,
                false));
  }

  @Test
  void anotherPeerIsTriedForOneThatHangsUp() {
    service.broadcastPrivately(tx);
    letConnect();
    reached().getFirst().close();
    letConnect();
    assertThat(reached()).hasSizeGreaterThanOrEqualTo(3);
    int sends = service.privateTransactions().getFirst().sends().size();
    assertThat(sends).isEqualTo(4);
  }

  @Test
  void peerThatAsksForSomethingElseGetsNothing() {
    service.broadcastPrivately(tx);
    letConnect();
    Transaction other = TestTransactions.withInputs(2, 1);
    for (ScriptedPeer peer : reached()) {
      peer.send(new GetData(List.of(Inventory.tx(tx.txid()), Inventory.tx(other.txid()))));
    }
    simulation.run();
    assertThat(reached()).filteredOn(peer -> !peer.heard(TxMessage.class).isEmpty()).isEmpty();
  }

  @Test
  void isOverWhenTheTransactionComesBack() {
    service.broadcastPrivately(tx);
    letConnect();
    answerInvs();
    ScriptedPeer other = simulation.connectOut(new ScriptedPeer());
    other.send(new TxMessage(tx));
    simulation.run();
    assertThat(service.privateTransactions()).isEmpty();
    assertThat(simulation.ledger().transactions().contains(tx)).isTrue();
  }

  @Test
  void isTriedAgainWhileTheMempoolWouldTakeItAndGivenUpThen() {
    service.broadcastPrivately(tx);
    letConnect();
    answerInvs();
    simulation.advance(400);
    letConnect();
    assertThat(service.privateTransactions().getFirst().sends()).hasSizeGreaterThan(3);
    simulation
        .ledger()
        .transactions()
        .refuse(tx, new TxVerdict.MempoolPolicy(Reject.of(RejectReason.MIN_RELAY_FEE_NOT_MET, "")));
    simulation.advance(400);
    simulation.run();
    assertThat(service.privateTransactions()).isEmpty();
  }

  @Test
  void abortedTransactionIsNotSent() {
    service.broadcastPrivately(tx);
    assertThat(service.abortPrivateBroadcast(tx.txid())).containsExactly(tx);
    assertThat(service.abortPrivateBroadcast(tx.txid())).isEmpty();
    letConnect();
    assertThat(reached()).isEmpty();
  }

  @Test
  void silentPeerIsLeftAfterThreeMinutes() {
    service.broadcastPrivately(tx);
    letConnect();
    ScriptedPeer first = reached().getFirst();
    assertThat(first.heard(Verack.class)).hasSize(1);
    simulation.advance(181);
    assertThat(first.isClosed()).isTrue();
    assertThat(first.heard(TxMessage.class)).isEmpty();
  }
}
