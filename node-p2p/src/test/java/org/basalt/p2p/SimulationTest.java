package org.basalt.p2p;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.primitive.Block;
import org.basalt.p2p.api.P2pConfig;
import org.basalt.p2p.api.PeerInfo;
import org.basalt.p2p.api.PeerService.BanOutcome;
import org.basalt.p2p.message.Addr;
import org.basalt.p2p.message.BlockMessage;
import org.basalt.p2p.message.GetBlocks;
import org.basalt.p2p.message.GetData;
import org.basalt.p2p.message.GetHeaders;
import org.basalt.p2p.message.Headers;
import org.basalt.p2p.message.Inv;
import org.basalt.p2p.message.Inventory;
import org.basalt.p2p.message.Ping;
import org.basalt.p2p.message.Pong;
import org.basalt.p2p.message.SendHeaders;
import org.basalt.p2p.message.Verack;
import org.basalt.p2p.message.Version;
import org.basalt.p2p.message.WtxidRelay;
import org.basalt.p2p.netaddr.AnnouncedAddress;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.netaddr.ServiceFlags;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Our node among scripted peers, one thread, a clock that moves when told to.
class SimulationTest {
  @TempDir private Path directory;
  private Simulation simulation;
  private Block genesis;

  @BeforeEach
  void begin() {
    simulation = new Simulation(directory);
    genesis = simulation.ledger().network().genesis();
  }

  @AfterEach
  void end() {
    simulation.close();
  }

  private ScriptedPeer ready() {
    return simulation.connectIn(new ScriptedPeer());
  }

  private List<PeerInfo> peers() {
    return simulation.node().service().peers();
  }

  // Handshake.

  @Test
  void answersAnInboundVersionWithVersionFeaturesAndVerack() {
    ScriptedPeer peer = ready();
    assertThat(peer.commands())
        .startsWith("version", "wtxidrelay", "sendaddrv2", "verack")
        .contains("ping");
    Version version = peer.heard(Version.class).getFirst();
    assertThat(version.version()).isEqualTo(70017);
    assertThat(version.userAgent()).isEqualTo("/Basalt:0.1.0/");
    assertThat(version.sender()).isEqualTo(Endpoint.NONE);
    assertThat(peers().getFirst().subver()).isEqualTo("/test:1.0/");
  }

  @Test
  void speaksFirstOnAnOutboundConnectionAndAsksForAddresses() {
    ScriptedPeer peer = simulation.connectOut(new ScriptedPeer());
    assertThat(peer.commands())
        .startsWith("version", "wtxidrelay", "sendaddrv2", "verack", "getaddr");
  }

  @Test
  void saysNothingOfLaterFeaturesToAnOldPeer() {
    ScriptedPeer peer = simulation.connectIn(new ScriptedPeer().silent());
    peer.send(ScriptedPeer.version(70015, 1));
    simulation.run();
    assertThat(peer.commands()).containsExactly("version", "verack");
  }

  @Test
  void ignoresWhatComesBeforeTheVersion() {
    ScriptedPeer peer = simulation.connectIn(new ScriptedPeer().silent());
    peer.send(new Ping(7));
    simulation.run();
    assertThat(peer.heard()).isEmpty();
    assertThat(peer.isClosed()).isFalse();
  }

  @Test
  void ignoresWhatComesBetweenVersionAndVerack() {
    ScriptedPeer peer = simulation.connectIn(new ScriptedPeer().silent());
    peer.send(ScriptedPeer.version(70016, 1));
    peer.send(new Ping(7));
    simulation.run();
    assertThat(peer.heard(Pong.class)).isEmpty();
    peer.send(new Verack());
    peer.send(new Ping(8));
    simulation.run();
    assertThat(peer.heard(Pong.class)).containsExactly(new Pong(8));
  }

  @Test
  void ignoresASecondVersion() {
    ScriptedPeer peer = ready();
    peer.send(ScriptedPeer.version(60001, 5));
    simulation.run();
    assertThat(peer.isClosed()).isFalse();
    assertThat(peers().getFirst().version()).isEqualTo(70016);
  }

  @Test
  void disconnectsAnObsoleteVersion() {
    ScriptedPeer peer = simulation.connectIn(new ScriptedPeer().silent());
    peer.send(ScriptedPeer.version(31799, 1));
    simulation.run();
    assertThat(peer.isClosed()).isTrue();
  }

  @Test
  void disconnectsFeatureNegotiationAfterVerack() {
    ScriptedPeer peer = ready();
    peer.send(new WtxidRelay());
    simulation.run();
    assertThat(peer.isClosed()).isTrue();
  }

  @Test
  void noticesAConnectionToItself() {
    simulation.node().service().tryNode("8.8.8.8:18444", false);
    simulation.run();
    assertThat(peers()).isEmpty();
  }

  @Test
  void givesUpAHandshakeAfterAMinute() {
    ScriptedPeer peer = simulation.connectIn(new ScriptedPeer().silent());
    peer.send(ScriptedPeer.version(70016, 1));
    simulation.run();
    simulation.advance(60);
    assertThat(peer.isClosed()).isFalse();
    simulation.advance(1);
    assertThat(peer.isClosed()).isTrue();
  }

  @Test
  void givesUpAPingAfterTwentyMinutes() {
    ScriptedPeer peer = simulation.connectIn(new ScriptedPeer().silent());
    peer.send(ScriptedPeer.version(70016, 1));
    peer.send(new Verack());
    simulation.run();
    assertThat(peer.heard(Ping.class)).hasSize(1);
    for (int i = 0; i < 20; i++) {
      simulation.advance(60);
      peer.send(new Ping(i));
      simulation.run();
    }
    assertThat(peer.isClosed()).isFalse();
    simulation.advance(1);
    assertThat(peer.isClosed()).isTrue();
  }

  // Headers and blocks.

  @Test
  void fetchesHeadersThenBlocks() {
    List<Block> chain = TestBlocks.chain(genesis, 2500, 1);
    simulation.connectOut(new ScriptedPeer().serving(chain, true));
    assertThat(simulation.ledger().view().tip().hash()).isEqualTo(chain.getLast().hash());
  }

  @Test
  void asksForNoMoreThanSixteenBlocksAtATime() {
    List<Block> chain = TestBlocks.chain(genesis, 100, 1);
    ScriptedPeer peer = simulation.connectOut(new ScriptedPeer().serving(chain, false));
    assertThat(peer.heard(GetData.class)).hasSize(1);
    assertThat(peer.heard(GetData.class).getFirst().items()).hasSize(16);
    assertThat(peers().getFirst().inflight()).hasSize(16).startsWith(1, 2, 3);
  }

  @Test
  void dropsAPeerThatHoldsUpTheWindowAndTakesItsBlocksFromAnother() {
    List<Block> chain = TestBlocks.chain(genesis, 1200, 1);
    ScriptedPeer staller = simulation.connectOut(new ScriptedPeer().serving(chain, false));
    ScriptedPeer honest = simulation.connectOut(new ScriptedPeer().serving(chain, true));
    honest.send(new Headers(TestBlocks.headers(chain)));
    simulation.run();
    assertThat(simulation.ledger().view().tip().height()).isZero();
    assertThat(staller.isClosed()).isFalse();
    simulation.advance(2);
    assertThat(staller.isClosed()).isFalse();
    simulation.advance(1);
    assertThat(staller.isClosed()).isTrue();
    assertThat(simulation.ledger().view().tip().hash()).isEqualTo(chain.getLast().hash());
  }

  @Test
  void dropsAPeerThatDoesNotSendABlockWithinTheInterval() {
    List<Block> chain = TestBlocks.chain(genesis, 5, 1);
    ScriptedPeer peer = simulation.connectOut(new ScriptedPeer().serving(chain, false));
    simulation.advance(600);
    assertThat(peer.isClosed()).isFalse();
    simulation.advance(1);
    assertThat(peer.isClosed()).isTrue();
  }

  @Test
  void discouragesTheSenderOfAnInvalidBlock() {
    Block bad = TestBlocks.chain(genesis, 1, 1).getFirst();
    simulation.ledger().makeInvalid(bad.hash());
    NetworkAddress address = NetworkAddress.ipv4(99, 1, 1, 1);
    ScriptedPeer peer = simulation.connectIn(new ScriptedPeer(), address);
    peer.send(BlockMessage.of(bad));
    simulation.run();
    assertThat(peer.isClosed()).isTrue();
    assertThat(simulation.node().bans().isDiscouraged(address)).isTrue();
  }

  @Test
  void answersAPingOnlyWhenTheBlockBeforeItIsDealtWith() {
    Block block = TestBlocks.chain(genesis, 1, 1).getFirst();
    ScriptedPeer peer = ready();
    peer.send(BlockMessage.of(block));
    peer.send(new Ping(5));
    simulation.run();
    assertThat(peer.heard(Pong.class)).contains(new Pong(5));
    assertThat(simulation.ledger().view().tip().hash()).isEqualTo(block.hash());
  }

  // Announcing and serving.

  @Test
  void announcesByHeadersToThoseWhoPreferThemAndByInvToOthers() {
    simulation.ledger().leaveInitialDownload();
    ScriptedPeer byHeaders = ready();
    byHeaders.send(new SendHeaders());
    byHeaders.send(new GetHeaders(70016, List.of(genesis.hash()), BlockHash.ZERO));
    ScriptedPeer byInv = ready();
    simulation.run();
    byHeaders.heard().clear();
    Block block = TestBlocks.chain(genesis, 1, 1).getFirst();
    simulation.ledger().addBlock(block);
    simulation.run();
    assertThat(byHeaders.heard(Headers.class))
        .containsExactly(new Headers(List.of(block.header())));
    assertThat(byInv.heard(Inv.class))
        .containsExactly(new Inv(List.of(Inventory.block(block.hash()))));
  }

  @Test
  void announcesAReorganisationByTheHeadersAboveTheFork() {
    simulation.ledger().leaveInitialDownload();
    Block old = TestBlocks.chain(genesis, 1, 1).getFirst();
    simulation.ledger().addBlock(old);
    ScriptedPeer peer = ready();
    peer.send(new SendHeaders());
    peer.send(new GetHeaders(70016, List.of(genesis.hash()), BlockHash.ZERO));
    simulation.run();
    peer.heard().clear();
    List<Block> better = TestBlocks.chain(genesis, 2, 2);
    simulation.ledger().submitHeaders(TestBlocks.headers(better), true, _ -> {});
    simulation.ledger().addBlock(better.get(1));
    simulation.ledger().addBlock(better.get(0));
    simulation.run();
    assertThat(peer.heard(Headers.class)).containsExactly(new Headers(TestBlocks.headers(better)));
  }

  @Test
  void servesHeadersInventoryAndBlocks() {
    List<Block> chain = TestBlocks.chain(genesis, 3, 1);
    chain.forEach(simulation.ledger()::addBlock);
    ScriptedPeer peer = ready();
    peer.heard().clear();
    peer.send(new GetHeaders(70016, List.of(chain.get(0).hash()), BlockHash.ZERO));
    peer.send(new GetBlocks(70016, List.of(chain.get(1).hash()), BlockHash.ZERO));
    peer.send(
        new GetData(
            List.of(
                new Inventory(Inventory.WITNESS_BLOCK, chain.get(2).hash()),
                Inventory.block(chain.get(1).hash()))));
    simulation.run();
    assertThat(peer.heard(Headers.class))
        .containsExactly(new Headers(TestBlocks.headers(chain.subList(1, 3))));
    assertThat(peer.heard(Inv.class))
        .containsExactly(new Inv(List.of(Inventory.block(chain.get(2).hash()))));
    assertThat(peer.heard(BlockMessage.class).stream().map(BlockMessage::hash))
        .containsExactly(chain.get(2).hash(), chain.get(1).hash());
  }

  @Test
  void doesNotServeAStaleBlockThatWasNeverValidated() {
    List<Block> best = TestBlocks.chain(genesis, 2, 1);
    best.forEach(simulation.ledger()::addBlock);
    Block stale = TestBlocks.chain(genesis, 1, 2).getFirst();
    simulation.ledger().addBlock(stale);
    ScriptedPeer peer = ready();
    peer.heard().clear();
    peer.send(new GetData(List.of(Inventory.block(stale.hash()))));
    peer.send(new GetHeaders(70016, List.of(), stale.hash()));
    simulation.run();
    assertThat(peer.heard(BlockMessage.class)).isEmpty();
    assertThat(peer.heard(Headers.class)).isEmpty();
  }

  // Limits.

  @Test
  void disconnectsTooManyItemsOfAnyKind() {
    Inventory item = Inventory.block(BlockHash.ZERO);
    assertThat(survives(new Inv(Collections.nCopies(50_000, item)))).isTrue();
    assertThat(survives(new Inv(Collections.nCopies(50_001, item)))).isFalse();
    assertThat(survives(new GetData(Collections.nCopies(50_001, item)))).isFalse();
    List<BlockHash> locator = new ArrayList<>(Collections.nCopies(100, BlockHash.ZERO));
    locator.add(genesis.hash());
    assertThat(survives(new GetHeaders(70016, locator, BlockHash.ZERO))).isTrue();
    locator.addFirst(BlockHash.ZERO);
    assertThat(survives(new GetHeaders(70016, locator, BlockHash.ZERO))).isFalse();
    assertThat(survives(new GetBlocks(70016, locator, BlockHash.ZERO))).isFalse();
    AnnouncedAddress address =
        new AnnouncedAddress(
            Simulation.START_SEC,
            ServiceFlags.NETWORK,
            new Endpoint(NetworkAddress.ipv4(5, 5, 5, 5), 8333));
    assertThat(survives(new Addr(Collections.nCopies(1000, address)))).isTrue();
    assertThat(survives(new Addr(Collections.nCopies(1001, address)))).isFalse();
    List<Block> chain = TestBlocks.chain(genesis, 2001, 1);
    assertThat(survives(new Headers(TestBlocks.headers(chain)))).isFalse();
  }

  @Test
  void disconnectsHeadersThatAreNotContinuous() {
    List<Block> chain = TestBlocks.chain(genesis, 3, 1);
    assertThat(survives(new Headers(List.of(chain.get(0).header(), chain.get(2).header()))))
        .isFalse();
  }

  @Test
  void asksForWhatLiesBetweenWhenHeadersDoNotConnect() {
    List<Block> chain = TestBlocks.chain(genesis, 3, 1);
    ScriptedPeer peer = ready();
    // The initial getheaders is answered first, or no other would be sent.
    peer.send(new Headers(List.of()));
    simulation.run();
    peer.heard().clear();
    peer.send(new Headers(List.of(chain.get(2).header())));
    simulation.run();
    assertThat(peer.isClosed()).isFalse();
    assertThat(peer.heard(GetHeaders.class)).hasSize(1);
  }

  private boolean survives(org.basalt.p2p.wire.Message message) {
    ScriptedPeer peer = ready();
    peer.send(message);
    simulation.run();
    return !peer.isClosed();
  }

  // Access.

  @Test
  void banKeepsOutAndDisconnects() {
    NetworkAddress address = NetworkAddress.ipv4(99, 1, 1, 1);
    ScriptedPeer first = simulation.connectIn(new ScriptedPeer(), address);
    assertThat(simulation.node().service().ban("99.1.1.0/24", 0, false)).isEqualTo(BanOutcome.DONE);
    simulation.run();
    assertThat(first.isClosed()).isTrue();
    ScriptedPeer second = simulation.connectIn(new ScriptedPeer(), address);
    assertThat(second.isClosed()).isTrue();
    simulation.advance(86_401);
    ScriptedPeer third = simulation.connectIn(new ScriptedPeer(), address);
    assertThat(third.isClosed()).isFalse();
  }

  @Test
  void nobanPeerIsNotPunished() {
    simulation.close();
    P2pConfig config =
        Simulation.config()
            .withPermissions(new P2pConfig.Permissions(List.of("noban@99.1.1.1"), true, false));
    simulation = new Simulation(directory, config);
    ScriptedPeer peer = simulation.connectIn(new ScriptedPeer(), NetworkAddress.ipv4(99, 1, 1, 1));
    peer.send(new Inv(Collections.nCopies(50_001, Inventory.block(BlockHash.ZERO))));
    simulation.run();
    assertThat(peer.isClosed()).isFalse();
    assertThat(peers().getFirst().permissions()).containsExactly("noban", "download");
  }

  @Test
  void fullHouseEvictsSomeoneForANewcomer() {
    simulation.close();
    P2pConfig base = Simulation.config();
    P2pConfig.Behaviour b = base.behaviour();
    P2pConfig config =
        base.withBehaviour(
            new P2pConfig.Behaviour(
                11 + 40,
                b.userAgentComments(),
                b.isBlocksOnly(),
                b.peerTimeoutSec(),
                b.usesV2Transport(),
                b.servesBloomFilters(),
                b.servesBlockFilters(),
                b.maxUploadTargetBytes(),
                b.servesFullHistory(),
                b.banTimeSec(),
                b.sendBufferBytes(),
                b.receiveBufferBytes(),
                b.capturesMessages(),
                b.minimumChainWork()));
    simulation = new Simulation(directory, config);
    List<ScriptedPeer> all = new ArrayList<>();
    for (int i = 0; i < 41; i++) {
      all.add(ready());
    }
    assertThat(all.getLast().isClosed()).isFalse();
    assertThat(all.stream().filter(ScriptedPeer::isClosed)).hasSize(1);
  }
}
