package org.basalt.p2p;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.basalt.p2p.api.P2pConfig;
import org.basalt.p2p.message.SendTxRcncl;
import org.basalt.p2p.message.Verack;
import org.basalt.p2p.message.Version;
import org.basalt.p2p.message.WtxidRelay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The agreement on BIP-0330 in the handshake, behind `-txreconciliation`.
class ReconciliationTest {
  @TempDir private Path directory;

  private Simulation simulation(boolean offers) {
    return new Simulation(
        directory, Simulation.config().withRelay(new P2pConfig.Relay(offers, 100)));
  }

  private static Version version(int number, boolean wantsTransactions) {
    Version usual = ScriptedPeer.version(number, 1);
    return new Version(
        usual.version(),
        usual.services(),
        usual.timeSec(),
        usual.receiverServices(),
        usual.receiver(),
        usual.senderServices(),
        usual.sender(),
        usual.nonce(),
        usual.userAgent(),
        usual.startHeight(),
        wantsTransactions);
  }

  /// Has said its version and nothing more.
  private static ScriptedPeer greeted(Simulation simulation, Version version) {
    ScriptedPeer peer = simulation.connectIn(new ScriptedPeer().silent());
    peer.send(version);
    simulation.run();
    return peer;
  }

  private static ScriptedPeer greeted(Simulation simulation) {
    return greeted(simulation, version(70016, true));
  }

  @Test
  void isOfferedBetweenVersionAndVerackWithANewSaltEachTime() {
    try (Simulation simulation = simulation(true)) {
      ScriptedPeer first = greeted(simulation);
      assertThat(first.commands())
          .containsExactly("version", "wtxidrelay", "sendaddrv2", "sendtxrcncl", "verack");
      SendTxRcncl offer = first.heard(SendTxRcncl.class).getFirst();
      assertThat(offer.version()).isEqualTo(1);
      ScriptedPeer second = greeted(simulation);
      assertThat(second.heard(SendTxRcncl.class).getFirst().salt()).isNotEqualTo(offer.salt());
    }
  }

  @Test
  void isOfferedToNobodyWhoWouldNotRelayTransactionsByWtxid() {
    try (Simulation simulation = simulation(true)) {
      assertThat(greeted(simulation, version(70015, true)).heard(SendTxRcncl.class)).isEmpty();
      assertThat(greeted(simulation, version(70016, false)).heard(SendTxRcncl.class)).isEmpty();
    }
  }

  @Test
  void withoutTheOptionItIsNotOfferedAndNotAnswered() {
    try (Simulation simulation = simulation(false)) {
      ScriptedPeer peer = greeted(simulation);
      assertThat(peer.heard(SendTxRcncl.class)).isEmpty();
      peer.send(new SendTxRcncl(1, 7));
      peer.send(new SendTxRcncl(0, 7));
      simulation.run();
      assertThat(peer.isClosed()).isFalse();
    }
  }

  @Test
  void isAgreedOnWithAnyVersionAboveZero() {
    try (Simulation simulation = simulation(true)) {
      for (int version : new int[] {1, 2, -1}) {
        ScriptedPeer peer = greeted(simulation);
        peer.send(new WtxidRelay());
        peer.send(new SendTxRcncl(version, 7));
        peer.send(new Verack());
        simulation.run();
        assertThat(peer.isClosed()).as("version %d", version).isFalse();
      }
    }
  }

  @Test
  void versionZeroIsAViolation() {
    try (Simulation simulation = simulation(true)) {
      ScriptedPeer peer = greeted(simulation);
      peer.send(new SendTxRcncl(0, 7));
      simulation.run();
      assertThat(peer.isClosed()).isTrue();
    }
  }

  @Test
  void aSecondOfferIsAViolation() {
    try (Simulation simulation = simulation(true)) {
      ScriptedPeer peer = greeted(simulation);
      peer.send(new SendTxRcncl(1, 7));
      simulation.run();
      assertThat(peer.isClosed()).isFalse();
      peer.send(new SendTxRcncl(1, 8));
      simulation.run();
      assertThat(peer.isClosed()).isTrue();
    }
  }

  @Test
  void anOfferAfterTheHandshakeIsAViolation() {
    try (Simulation simulation = simulation(true)) {
      ScriptedPeer peer = greeted(simulation);
      peer.send(new Verack());
      peer.send(new SendTxRcncl(1, 7));
      simulation.run();
      assertThat(peer.isClosed()).isTrue();
    }
  }

  @Test
  void anOfferOfWhoWantsNoTransactionsIsAViolation() {
    try (Simulation simulation = simulation(true)) {
      ScriptedPeer peer = greeted(simulation, version(70016, false));
      peer.send(new SendTxRcncl(1, 7));
      simulation.run();
      assertThat(peer.isClosed()).isTrue();
    }
  }

  @Test
  void anOfferWithoutRelayByWtxidIsForgotten() {
    try (Simulation simulation = simulation(true)) {
      ScriptedPeer peer = greeted(simulation);
      peer.send(new SendTxRcncl(1, 7));
      peer.send(new Verack());
      simulation.run();
      assertThat(peer.isClosed()).isFalse();
      assertThat(List.copyOf(simulation.node().service().peers())).hasSize(1);
    }
  }
}
