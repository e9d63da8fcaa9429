package org.basalt.p2p;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.basalt.chain.api.BlockFilters;
import org.basalt.chain.api.BlockNode;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.FilterHeader;
import org.basalt.p2p.api.P2pConfig;
import org.basalt.p2p.message.CFCheckpt;
import org.basalt.p2p.message.CFHeaders;
import org.basalt.p2p.message.CFilter;
import org.basalt.p2p.message.GetCFCheckpt;
import org.basalt.p2p.message.GetCFHeaders;
import org.basalt.p2p.message.GetCFilters;
import org.basalt.p2p.message.Ping;
import org.basalt.p2p.message.Pong;
import org.basalt.p2p.wire.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Block filters for peers that ask (BIP-0157): up to 1,000 at once, 2,000 of their headers, and
/// every 1,000th as a checkpoint.
class FilterServingTest {
  private static final int BASIC = 0;
  private static final int HEIGHT = 2_100;

  @TempDir Path directory;

  private Simulation simulation;
  private BlockNode tip;

  @BeforeEach
  void open() {
    start(true);
    TestBlocks.chain(simulation.ledger().network().genesis(), HEIGHT, 1)
        .forEach(simulation.ledger()::addBlock);
    tip = simulation.ledger().view().tip();
    assertThat(tip.height()).isEqualTo(HEIGHT);
    simulation.ledger().indexFiltersUpTo(HEIGHT);
  }

  private void start(boolean servesBlockFilters) {
    P2pConfig base = Simulation.config();
    P2pConfig.Behaviour b = base.behaviour();
    simulation =
        new Simulation(
            directory,
            base.withBehaviour(
                new P2pConfig.Behaviour(
                    b.maxConnections(),
                    b.userAgentComments(),
                    b.isBlocksOnly(),
                    b.peerTimeoutSec(),
                    b.usesV2Transport(),
                    b.servesBloomFilters(),
                    servesBlockFilters,
                    b.maxUploadTargetBytes(),
                    b.servesFullHistory(),
                    b.banTimeSec(),
                    b.sendBufferBytes(),
                    b.receiveBufferBytes(),
                    b.capturesMessages(),
                    b.minimumChainWork())));
  }

  @AfterEach
  void close() {
    simulation.close();
  }

  private ScriptedPeer ask(Message question) {
    ScriptedPeer peer = simulation.connectIn(new ScriptedPeer());
    simulation.run();
    peer.send(question);
    simulation.run();
    return peer;
  }

  private BlockHash hashAt(int height) {
    return tip.ancestorAt(height).hash();
  }

  private FilterHeader headerAt(int height) {
    return link(height).header();
  }

  private BlockFilters.Link link(int height) {
    return simulation
        .ledger()
        .blockFilters()
        .orElseThrow()
        .link(tip.ancestorAt(height))
        .orElseThrow();
  }

  @Test
  void sendsAThousandFiltersOneByOneAndThenHearsThePeerAgain() {
    ScriptedPeer peer = ask(new GetCFilters(BASIC, 1, hashAt(1_000)));
    peer.send(new Ping(7));
    simulation.run();
    List<CFilter> filters = peer.heard(CFilter.class);
    assertThat(filters).hasSize(1_000);
    for (int i = 0; i < filters.size(); i++) {
      assertThat(filters.get(i).blockHash()).isEqualTo(hashAt(i + 1));
    }
    assertThat(filters.getLast().filter())
        .isEqualTo(
            simulation
                .ledger()
                .blockFilters()
                .orElseThrow()
                .filter(tip.ancestorAt(1_000))
                .orElseThrow()
                .array());
    assertThat(peer.heard(Pong.class)).contains(new Pong(7));
    assertThat(peer.isClosed()).isFalse();
  }

  @Test
  void sendsHashesOfFiltersWithTheHeaderBeforeThem() {
    CFHeaders answer =
        ask(new GetCFHeaders(BASIC, 11, hashAt(20))).heard(CFHeaders.class).getFirst();
    assertThat(answer.stopHash()).isEqualTo(hashAt(20));
    assertThat(answer.prevHeader()).isEqualTo(headerAt(10));
    assertThat(answer.filterHashes()).hasSize(10).first().isEqualTo(link(11).hash());
    CFHeaders first = ask(new GetCFHeaders(BASIC, 0, hashAt(0))).heard(CFHeaders.class).getFirst();
    assertThat(first.prevHeader()).isEqualTo(FilterHeader.ZERO);
    assertThat(first.filterHashes()).containsExactly(link(0).hash());
  }

  @Test
  void sendsEveryThousandthHeaderAsACheckpoint() {
    assertThat(ask(new GetCFCheckpt(BASIC, tip.hash())).heard(CFCheckpt.class))
        .containsExactly(
            new CFCheckpt(BASIC, tip.hash(), List.of(headerAt(1_000), headerAt(2_000))));
    assertThat(ask(new GetCFCheckpt(BASIC, hashAt(999))).heard(CFCheckpt.class))
        .containsExactly(new CFCheckpt(BASIC, hashAt(999), List.of()));
  }

  @Test
  void disconnectsWhoAsksForTooMany() {
    assertThat(ask(new GetCFilters(BASIC, 1, hashAt(1_001))).isClosed()).isTrue();
    assertThat(ask(new GetCFHeaders(BASIC, 1, hashAt(2_000))).isClosed()).isFalse();
    assertThat(ask(new GetCFHeaders(BASIC, 0, hashAt(2_000))).isClosed()).isTrue();
  }

  @Test
  void disconnectsWhoAsksForWhatCannotBe() {
    BlockHash unknown =
        BlockHash.parse("00000000000000000000000000000000000000000000000000000000075bcd15");
    assertThat(ask(new GetCFilters(1, 1, hashAt(2))).isClosed()).isTrue();
    assertThat(ask(new GetCFCheckpt(255, hashAt(2))).isClosed()).isTrue();
    assertThat(ask(new GetCFCheckpt(BASIC, unknown)).isClosed()).isTrue();
    assertThat(ask(new GetCFHeaders(BASIC, 3, hashAt(2))).isClosed()).isTrue();
    // Unsigned: far above the stop block.
    assertThat(ask(new GetCFilters(BASIC, -1, hashAt(2))).isClosed()).isTrue();
  }

  @Test
  void doesNotAnswerForBlocksThatAreNotIndexedYet() {
    simulation.ledger().indexFiltersUpTo(50);
    ScriptedPeer peer = ask(new GetCFilters(BASIC, 1, hashAt(51)));
    peer.send(new GetCFHeaders(BASIC, 1, hashAt(51)));
    peer.send(new GetCFCheckpt(BASIC, hashAt(1_000)));
    simulation.run();
    assertThat(peer.heard(CFilter.class)).isEmpty();
    assertThat(peer.heard(CFHeaders.class)).isEmpty();
    assertThat(peer.heard(CFCheckpt.class)).isEmpty();
    assertThat(peer.isClosed()).isFalse();
  }

  @Test
  void disconnectsWhoAsksANodeThatDoesNotOfferFilters() {
    simulation.close();
    start(false);
    BlockHash genesis = simulation.ledger().network().genesis().hash();
    assertThat(ask(new GetCFCheckpt(BASIC, genesis)).isClosed()).isTrue();
    assertThat(ask(new GetCFilters(BASIC, 0, genesis)).isClosed()).isTrue();
    assertThat(ask(new GetCFHeaders(BASIC, 0, genesis)).isClosed()).isTrue();
  }
}
