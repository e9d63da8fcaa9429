package org.basalt.p2p;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.Transaction;
import org.basalt.p2p.api.P2pConfig;
import org.basalt.p2p.message.FilterAdd;
import org.basalt.p2p.message.FilterClear;
import org.basalt.p2p.message.FilterLoad;
import org.basalt.p2p.message.GetData;
import org.basalt.p2p.message.Inventory;
import org.basalt.p2p.message.MerkleBlock;
import org.basalt.p2p.message.TxMessage;
import org.basalt.p2p.message.Version;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.netaddr.ServiceFlags;
import org.basalt.p2p.wire.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Light clients of BIP-0037.
class BloomServingTest {
  private static final NetworkAddress CLIENT = NetworkAddress.ipv4(99, 1, 1, 1);

  @TempDir private Path directory;
  private Simulation simulation;
  private ScriptedPeer peer;

  @BeforeEach
  void offerFilters() {
    begin(true, List.of());
  }

  private void beginAgain(boolean isOffered, List<String> whitelist) {
    simulation.close();
    begin(isOffered, whitelist);
  }

  private void begin(boolean isOffered, List<String> whitelist) {
    P2pConfig base = Simulation.config();
    P2pConfig.Behaviour b = base.behaviour();
    P2pConfig.Behaviour behaviour =
        new P2pConfig.Behaviour(
            b.maxConnections(),
            b.userAgentComments(),
            b.isBlocksOnly(),
            b.peerTimeoutSec(),
            b.usesV2Transport(),
            isOffered,
            b.servesBlockFilters(),
            b.maxUploadTargetBytes(),
            b.servesFullHistory(),
            b.banTimeSec(),
            b.sendBufferBytes(),
            b.receiveBufferBytes(),
            b.capturesMessages(),
            b.minimumChainWork());
    simulation =
        new Simulation(
            directory,
            base.withBehaviour(behaviour)
                .withPermissions(new P2pConfig.Permissions(whitelist, true, false)));
    peer = simulation.connectIn(new ScriptedPeer(), CLIENT);
  }

  @AfterEach
  void end() {
    simulation.close();
  }

  private void send(Message message) {
    peer.send(message);
    simulation.run();
  }

  private Block genesis() {
    return simulation.ledger().network().genesis();
  }

  private void askForGenesis() {
    send(new GetData(List.of(new Inventory(Inventory.FILTERED_BLOCK, genesis().hash()))));
  }

  private static FilterLoad filter(int size) {
    return new FilterLoad(new byte[size], 3, 0, 0);
  }

  @Test
  void matchedTransactionsComeBehindTheirProof() {
    Transaction coinbase = genesis().transactions().getFirst();
    send(filter(100));
    send(new FilterAdd(coinbase.txid().toByteArray()));
    askForGenesis();
    MerkleBlock proof = peer.heard(MerkleBlock.class).getFirst();
    assertThat(proof.header()).isEqualTo(genesis().header());
    assertThat(proof.transactionCount()).isEqualTo(1);
    assertThat(proof.hashes()).containsExactly(genesis().header().merkleRoot());
    assertThat(proof.flags()).containsExactly(1);
    assertThat(peer.heard().getLast()).isEqualTo(new TxMessage(coinbase));
  }

  @Test
  void withoutAMatchTheProofComesAlone() {
    send(filter(100));
    askForGenesis();
    assertThat(peer.heard(MerkleBlock.class).getFirst().flags()).containsExactly(0);
    assertThat(peer.heard(TxMessage.class)).isEmpty();
  }

  @Test
  void withoutAFilterNothingComes() {
    askForGenesis();
    send(filter(100));
    send(new FilterClear());
    askForGenesis();
    assertThat(peer.heard(MerkleBlock.class)).isEmpty();
    assertThat(peer.isClosed()).isFalse();
  }

  @Test
  void largestFilterIsTakenAndALargerOneIsMisbehaviour() {
    send(filter(36_000));
    assertThat(peer.isClosed()).isFalse();
    send(filter(36_001));
    assertThat(peer.isClosed()).isTrue();
  }

  @Test
  void elementOf521BytesIsMisbehaviour() {
    send(filter(10));
    send(new FilterAdd(new byte[520]));
    assertThat(peer.isClosed()).isFalse();
    send(new FilterAdd(new byte[521]));
    assertThat(peer.isClosed()).isTrue();
  }

  @Test
  void addingToNoFilterIsMisbehaviour() {
    send(new FilterAdd(new byte[1]));
    assertThat(peer.isClosed()).isTrue();
  }

  @Test
  void whereNothingIsOfferedEveryFilterMessageDisconnects() {
    for (Message message : List.of(filter(1), new FilterAdd(new byte[1]), new FilterClear())) {
      beginAgain(false, List.of());
      assertThat(peer.heard(Version.class).getFirst().services().has(ServiceFlags.BLOOM)).isFalse();
      send(message);
      assertThat(peer.isClosed()).isTrue();
    }
  }

  @Test
  void permissionOffersWhatOthersAreDenied() {
    beginAgain(false, List.of("bloomfilter@99.1.1.1"));
    assertThat(peer.heard(Version.class).getFirst().services().has(ServiceFlags.BLOOM)).isTrue();
    send(filter(1));
    assertThat(peer.isClosed()).isFalse();
  }
}
