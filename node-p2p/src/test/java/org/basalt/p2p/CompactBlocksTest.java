package org.basalt.p2p;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.basalt.chain.api.RemovalReason;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.Transaction;
import org.basalt.p2p.api.PeerInfo;
import org.basalt.p2p.message.BlockMessage;
import org.basalt.p2p.message.BlockTxn;
import org.basalt.p2p.message.CmpctBlock;
import org.basalt.p2p.message.GetBlockTxn;
import org.basalt.p2p.message.GetData;
import org.basalt.p2p.message.GetHeaders;
import org.basalt.p2p.message.Headers;
import org.basalt.p2p.message.Inv;
import org.basalt.p2p.message.Inventory;
import org.basalt.p2p.message.Ping;
import org.basalt.p2p.message.Pong;
import org.basalt.p2p.message.SendCmpct;
import org.basalt.p2p.sync.CompactBlockEncoding;
import org.basalt.p2p.wire.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Compact blocks between our node and scripted peers (BIP-0152).
class CompactBlocksTest {
  @TempDir private Path directory;
  private Simulation simulation;
  private Block tip;

  @BeforeEach
  void begin() {
    simulation = new Simulation(directory);
    simulation.ledger().leaveInitialDownload();
    long nowSec = simulation.clock().timeSec();
    tip = simulation.ledger().network().genesis();
    mine(TestBlocks.next(tip, nowSec, TestBlocks.transactions(0, 1)));
  }

  @AfterEach
  void end() {
    simulation.close();
  }

  private void mine(Block block) {
    simulation.ledger().addBlock(block);
    tip = block;
    simulation.run();
  }

  /// On the tip: a coinbase and others, that are different for each `salt`.
  private Block next(int salt, int transactions) {
    return TestBlocks.next(
        tip, tip.header().timeSec() + 1, TestBlocks.transactions(salt * 1000, transactions));
  }

  private static CmpctBlock compact(Block block) {
    return CompactBlockEncoding.of(block, 99);
  }

  private void say(ScriptedPeer peer, Message message) {
    peer.send(message);
    simulation.run();
  }

  private ScriptedPeer supporting(ScriptedPeer peer) {
    say(peer, SendCmpct.highBandwidth(false));
    return peer;
  }

  private ScriptedPeer inbound() {
    return supporting(simulation.connectIn(new ScriptedPeer()));
  }

  private ScriptedPeer outbound() {
    return supporting(simulation.connectOut(new ScriptedPeer()));
  }

  /// Gives us a new block, and is asked to announce the next ones at once.
  private ScriptedPeer fast(ScriptedPeer peer) {
    Block block = next(100 + tip.header().nonce(), 1);
    say(peer, BlockMessage.of(block));
    assertThat(tipIs(block)).isTrue();
    tip = block;
    assertThat(peer.heard(SendCmpct.class).getLast()).isEqualTo(new SendCmpct(1, 2));
    return peer;
  }

  private boolean tipIs(Block block) {
    return simulation.ledger().view().tip().hash().equals(block.hash());
  }

  private static List<Inventory> asked(ScriptedPeer peer) {
    return peer.heard(GetData.class).stream().flatMap(m -> m.items().stream()).toList();
  }

  private static List<List<Integer>> indexes(ScriptedPeer peer) {
    return peer.heard(GetBlockTxn.class).stream().map(GetBlockTxn::indexes).toList();
  }

  private List<Boolean> chosen() {
    return simulation.node().service().peers().stream().map(PeerInfo::bip152HbTo).toList();
  }

  // Agreeing.

  @Test
  void offersVersionTwoOnEveryConnection() {
    ScriptedPeer peer = simulation.connectIn(new ScriptedPeer());
    assertThat(peer.heard(SendCmpct.class)).containsExactly(new SendCmpct(0, 2));
  }

  @Test
  void disconnectsAnAnnounceFieldThatIsNoBoolean() {
    ScriptedPeer peer = simulation.connectIn(new ScriptedPeer());
    say(peer, new SendCmpct(2, 2));
    assertThat(peer.isClosed()).isTrue();
  }

  @Test
  void whoeverGivesNewBlocksFirstIsAskedToAnnounceThem() {
    fast(inbound());
    assertThat(chosen()).containsExactly(true);
  }

  @Test
  void aPeerWithoutCompactBlocksIsNotAsked() {
    ScriptedPeer peer = simulation.connectIn(new ScriptedPeer());
    say(peer, BlockMessage.of(next(1, 1)));
    assertThat(peer.heard(SendCmpct.class)).hasSize(1);
  }

  @Test
  void theFourthFastPeerTakesThePlaceOfTheOneLongestAgo() {
    ScriptedPeer first = fast(inbound());
    fast(inbound());
    fast(inbound());
    fast(inbound());
    assertThat(chosen()).containsExactly(false, true, true, true);
    assertThat(first.heard(SendCmpct.class).getLast()).isEqualTo(new SendCmpct(0, 2));
  }

  @Test
  void theLastPeerOfOurChoosingKeepsItsPlace() {
    fast(outbound());
    fast(inbound());
    fast(inbound());
    fast(inbound());
    assertThat(chosen()).containsExactly(true, false, true, true);
  }

  // Receiving.

  @Test
  void asksForTheNextBlockInCompactForm() {
    ScriptedPeer peer = inbound();
    Block block = next(1, 1);
    say(peer, new Headers(List.of(block.header())));
    assertThat(asked(peer)).containsExactly(new Inventory(Inventory.CMPCT_BLOCK, block.hash()));
  }

  @Test
  void asksForSeveralBlocksInFull() {
    ScriptedPeer peer = inbound();
    Block block = next(1, 1);
    Block after =
        TestBlocks.next(block, block.header().timeSec() + 1, TestBlocks.transactions(5, 1));
    say(peer, new Headers(List.of(block.header(), after.header())));
    assertThat(asked(peer)).extracting(Inventory::kind).containsOnly(Inventory.WITNESS_BLOCK);
  }

  @Test
  void takesABlockWhoseTransactionsAreInTheMempool() {
    ScriptedPeer peer = fast(inbound());
    Block block = next(1, 4);
    block.transactions().stream().skip(1).forEach(simulation.ledger()::addToMempool);
    say(peer, compact(block));
    assertThat(tipIs(block)).isTrue();
    assertThat(peer.heard(GetBlockTxn.class)).isEmpty();
  }

  @Test
  void takesABlockWithAReplacedTransaction() {
    ScriptedPeer peer = fast(inbound());
    Block block = next(1, 2);
    Transaction replaced = block.transactions().getLast();
    simulation.ledger().addToMempool(replaced);
    simulation.ledger().removeFromMempool(replaced, RemovalReason.REPLACED);
    say(peer, compact(block));
    assertThat(tipIs(block)).isTrue();
  }

  @Test
  void asksForWhatIsMissing() {
    ScriptedPeer peer = fast(inbound());
    Block block = next(1, 4);
    List<Transaction> all = block.transactions();
    simulation.ledger().addToMempool(all.get(2));
    say(peer, compact(block));
    assertThat(indexes(peer)).containsExactly(List.of(1, 3));
    assertThat(tipIs(block)).isFalse();
    say(peer, new BlockTxn(block.hash(), List.of(all.get(1), all.get(3))));
    assertThat(tipIs(block)).isTrue();
  }

  @Test
  void ignoresWhatItDidNotAskFor() {
    ScriptedPeer peer = inbound();
    Block block = next(1, 1);
    say(peer, compact(block));
    assertThat(tipIs(block)).isFalse();
    assertThat(peer.isClosed()).isFalse();
    assertThat(simulation.ledger().find(block.hash())).isPresent();
  }

  @Test
  void asksForHeadersBeforeAnUnconnectedOne() {
    ScriptedPeer peer = fast(inbound());
    say(peer, new Headers(List.of())); // the answer that is still awaited
    Block between = next(1, 1);
    Block block =
        TestBlocks.next(between, between.header().timeSec() + 1, TestBlocks.transactions(5, 1));
    int before = peer.heard(GetHeaders.class).size();
    say(peer, compact(block));
    assertThat(peer.heard(GetHeaders.class)).hasSize(before + 1);
  }

  @Test
  void asksForTheWholeBlockIfTransactionsDoNotFitAndTakesNoSecondCompactOne() {
    ScriptedPeer peer = fast(inbound());
    Block block = next(1, 2);
    say(peer, compact(block));
    say(peer, new BlockTxn(block.hash(), List.of(TestBlocks.transaction(77))));
    assertThat(asked(peer)).containsExactly(new Inventory(Inventory.WITNESS_BLOCK, block.hash()));
    say(peer, compact(block));
    assertThat(peer.heard(GetBlockTxn.class)).hasSize(1);
    assertThat(peer.isClosed()).isFalse();
    say(peer, BlockMessage.of(block));
    assertThat(tipIs(block)).isTrue();
  }

  @Test
  void disconnectsASecondAnswerAfterOneThatDidNotFit() {
    ScriptedPeer peer = fast(inbound());
    Block block = next(1, 2);
    say(peer, compact(block));
    BlockTxn wrong = new BlockTxn(block.hash(), List.of(TestBlocks.transaction(77)));
    say(peer, wrong);
    say(peer, wrong);
    assertThat(peer.isClosed()).isTrue();
  }

  @Test
  void disconnectsAWrongNumberOfTransactions() {
    ScriptedPeer peer = fast(inbound());
    Block block = next(1, 2);
    say(peer, compact(block));
    say(peer, new BlockTxn(block.hash(), List.of()));
    assertThat(peer.isClosed()).isTrue();
  }

  @Test
  void disconnectsACompactBlockThatCannotBeMeant() {
    ScriptedPeer peer = fast(inbound());
    Block block = next(1, 1);
    say(
        peer,
        new CmpctBlock(
            block.header(),
            1,
            new long[0],
            List.of(new CmpctBlock.Prefilled(1, block.transactions().getFirst()))));
    assertThat(peer.isClosed()).isTrue();
  }

  @Test
  void doesNotBlameTheSenderOfACompactBlockThatTurnsOutInvalid() {
    ScriptedPeer peer = fast(inbound());
    Block block = next(1, 1);
    simulation.ledger().makeInvalid(block.hash());
    say(peer, compact(block));
    assertThat(tipIs(block)).isFalse();
    assertThat(peer.isClosed()).isFalse();
  }

  @Test
  void asksThreePeersAtOnceAndKeepsTheThirdPlaceForOneOfOurChoosing() {
    ScriptedPeer out = fast(outbound());
    ScriptedPeer slow = inbound();
    ScriptedPeer second = fast(inbound());
    ScriptedPeer third = fast(inbound());
    Block block = next(1, 2);
    say(slow, new Headers(List.of(block.header())));
    say(slow, compact(block));
    assertThat(indexes(slow)).hasSize(1);
    say(second, compact(block));
    assertThat(indexes(second)).hasSize(1);
    say(third, compact(block));
    assertThat(indexes(third)).isEmpty();
    say(out, compact(block));
    assertThat(indexes(out)).hasSize(1);
    say(out, new BlockTxn(block.hash(), block.transactions().subList(1, 2)));
    assertThat(tipIs(block)).isTrue();
    say(slow, new BlockTxn(block.hash(), List.of()));
    assertThat(slow.isClosed()).as("its answer is no longer awaited").isFalse();
  }

  @Test
  void aMutatedBlockCostsItsSenderTheConnectionAndNobodyElseARequest() {
    ScriptedPeer honest = outbound();
    ScriptedPeer attacker = inbound();
    Block block = next(1, 2);
    say(honest, new Headers(List.of(block.header())));
    Block mutated =
        new Block(
            block.header(), List.of(block.transactions().getFirst(), TestBlocks.transaction(5)));
    say(attacker, BlockMessage.of(mutated));
    assertThat(attacker.isClosed()).isTrue();
    assertThat(simulation.node().service().peers().getFirst().inflight()).containsExactly(2);
    say(honest, compact(block));
    say(honest, new BlockTxn(block.hash(), block.transactions().subList(1, 2)));
    assertThat(tipIs(block)).isTrue();
  }

  // Announcing and serving.

  @Test
  void announcesABlockByItsCompactFormBeforeItIsConnected() {
    ScriptedPeer peer = inbound();
    say(peer, new SendCmpct(1, 2));
    say(peer, new Headers(List.of(tip.header())));
    Block block = next(1, 3);
    simulation.ledger().holdConnecting();
    simulation.ledger().addBlock(block);
    simulation.run();
    assertThat(tipIs(block)).isFalse();
    CmpctBlock heard = peer.heard(CmpctBlock.class).getFirst();
    assertThat(heard.header()).isEqualTo(block.header());
    assertThat(heard.shortIds()).hasSize(2);
    say(peer, new GetBlockTxn(block.hash(), List.of(1)));
    assertThat(peer.heard(BlockTxn.class).getFirst().transactions())
        .containsExactly(block.transactions().get(1));
    say(peer, new GetData(List.of(Inventory.block(block.hash()))));
    say(peer, new Ping(1));
    assertThat(peer.heard(BlockMessage.class)).as("not before it is connected").isEmpty();
    simulation.ledger().goOnConnecting();
    simulation.run();
    assertThat(peer.heard(BlockMessage.class)).hasSize(1);
    assertThat(peer.heard(Pong.class)).hasSize(1);
    assertThat(peer.heard(CmpctBlock.class)).hasSize(1);
    assertThat(peer.heard(Inv.class)).isEmpty();
  }

  @Test
  void servesRecentBlocksInCompactFormAndOlderOnesWhole() {
    Block old = tip;
    ScriptedPeer peer = inbound();
    for (int i = 0; i < 5; i++) {
      mine(next(i + 1, 2));
    }
    say(peer, new GetData(List.of(new Inventory(Inventory.CMPCT_BLOCK, old.hash()))));
    assertThat(peer.heard(CmpctBlock.class)).extracting(CmpctBlock::header).contains(old.header());
    mine(next(9, 2));
    say(peer, new GetData(List.of(new Inventory(Inventory.CMPCT_BLOCK, old.hash()))));
    assertThat(peer.heard(BlockMessage.class)).hasSize(1);
  }

  @Test
  void servesMissingTransactionsTenBlocksDeepAndWholeBlocksBeyond() {
    Block old = tip;
    ScriptedPeer peer = inbound();
    for (int i = 0; i < 10; i++) {
      mine(next(i + 1, 1));
    }
    GetBlockTxn question = new GetBlockTxn(old.hash(), List.of(0));
    say(peer, question);
    assertThat(peer.heard(BlockTxn.class)).hasSize(1);
    mine(next(11, 1));
    say(peer, question);
    assertThat(peer.heard(BlockTxn.class)).hasSize(1);
    assertThat(peer.heard(BlockMessage.class)).hasSize(1);
  }

  @Test
  void disconnectsAQuestionForTransactionsBeyondTheBlock() {
    ScriptedPeer peer = inbound();
    say(peer, new GetBlockTxn(tip.hash(), List.of(1)));
    assertThat(peer.isClosed()).isTrue();
  }
}
