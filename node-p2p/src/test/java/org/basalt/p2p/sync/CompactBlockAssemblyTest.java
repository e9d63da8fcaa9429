package org.basalt.p2p.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.MerkleRoot;
import org.basalt.core.hash.Txid;
import org.basalt.core.hash.Wtxid;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockCodec;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.basalt.p2p.message.CmpctBlock;
import org.basalt.p2p.message.CmpctBlock.Prefilled;
import org.basalt.p2p.sync.CompactBlockAssembly.Finish;
import org.basalt.p2p.sync.CompactBlockAssembly.Start;

/// Compact blocks become whole ones, whatever part of them is known.
class CompactBlockAssemblyTest {
  private static final List<Transaction> NONE = List.of();
  private static final BlockHeader HEADER =
      new BlockHeader(1, BlockHash.ZERO, MerkleRoot.of(new byte[32]), 1_700_000_000, 0x207fffff, 0);
  private static final long NONCE = 7;

  /// Different transactions for different numbers.
  private static Transaction tx(int number) {
    return Transaction.of(
        2,
        List.of(new TxIn(new OutPoint(Txid.ZERO, 0), Script.EMPTY, 0, Witness.EMPTY)),
        List.of(new TxOut(0, Script.EMPTY)),
        number);
  }

  private static List<Transaction> txs(int first, int count) {
    List<Transaction> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      list.add(tx(first + i));
    }
    return list;
  }

  private static Block block(int transactions) {
    return new Block(HEADER, txs(0, transactions));
  }

  private static CompactBlockAssembly begin(
      CmpctBlock message, List<Transaction> mempool, List<Transaction> extra) {
    return ((Start.Begun) CompactBlockAssembly.begin(message, mempool, extra)).assembly();
  }

  private static List<Transaction> finished(
      CompactBlockAssembly assembly, List<Transaction> given) {
    return ((Finish.Complete) assembly.finish(given)).block().transactions();
  }

  private static CmpctBlock message(long[] shortIds, Prefilled... prefilled) {
    return new CmpctBlock(HEADER, NONCE, shortIds, List.of(prefilled));
  }

  private static byte[] read(String name) throws IOException {
    Path file = Path.of(System.getProperty("basalt.vectors", "vectors"), name);
    assumeTrue(Files.exists(file), "test vectors are not there: " + file);
    return Files.readAllBytes(file);
  }

  // Making them.

  @Example
  void onlyTheCoinbaseIsSentInFull() {
    Block block = block(5);
    CmpctBlock message = CompactBlockEncoding.of(block, NONCE);
    assertThat(message.header()).isEqualTo(HEADER);
    assertThat(message.nonce()).isEqualTo(NONCE);
    assertThat(message.shortIds()).hasSize(4);
    assertThat(message.prefilled())
        .containsExactly(new Prefilled(0, block.transactions().getFirst()));
  }

  /// The block is of BIP-0152's version 1, whose short ids are made of txids.
  @Example
  void shortIdsAreThoseOfABlockOfTestnet() throws IOException {
    CmpctBlock message = CmpctBlock.TYPE.decode(read("p2p/testnet3-898352.cmpctblock"));
    Block block = BlockCodec.decode(read("blocks/testnet3-898352.raw"));
    ShortIds ids = ShortIds.of(message.header(), message.nonce());
    long[] expected =
        block.transactions().stream()
            .skip(1)
            .mapToLong(tx -> ids.of(Wtxid.of(tx.txid().toByteArray())))
            .toArray();
    assertThat(message.shortIds()).hasSize(9).containsExactly(expected);
  }

  // Putting them together.

  @Example
  void needsNothingIfTheMempoolHasAll() {
    Block block = block(5);
    CompactBlockAssembly assembly =
        begin(CompactBlockEncoding.of(block, NONCE), block.transactions(), NONE);
    assertThat(assembly.missing()).isEmpty();
    assertThat(finished(assembly, NONE)).isEqualTo(block.transactions());
  }

  @Example
  void asksForWhatNeitherMempoolNorExtrasHave() {
    Block block = block(6);
    List<Transaction> all = block.transactions();
    CompactBlockAssembly assembly =
        begin(
            CompactBlockEncoding.of(block, NONCE),
            List.of(all.get(4), tx(1000), all.get(1)),
            List.of(tx(1001), all.get(5)));
    assertThat(assembly.missing()).containsExactly(2, 3);
    assertThat(finished(assembly, List.of(all.get(2), all.get(3)))).isEqualTo(all);
  }

  @Example
  void aTransactionMayBeInTheMempoolAndAmongTheExtras() {
    Block block = block(3);
    CompactBlockAssembly assembly =
        begin(
            CompactBlockEncoding.of(block, NONCE),
            List.of(block.transactions().get(1)),
            List.of(block.transactions().get(1)));
    assertThat(assembly.missing()).containsExactly(2);
  }

  /// These two have the short id 944b284083fe under this header and nonce.
  @Example
  void twoTransactionsOfOneShortIdAreBothLeftOut() {
    Transaction one = tx(5_340_720);
    Transaction other = tx(31_041_412);
    ShortIds ids = ShortIds.of(HEADER, NONCE);
    assertThat(ids.of(one.wtxid())).isEqualTo(ids.of(other.wtxid())).isEqualTo(0x944b284083feL);
    Block block = new Block(HEADER, List.of(tx(0), one, tx(1)));
    CmpctBlock message = CompactBlockEncoding.of(block, NONCE);
    assertThat(begin(message, List.of(other, one), NONE).missing()).containsExactly(1, 2);
    assertThat(begin(message, List.of(one), List.of(other)).missing()).containsExactly(1, 2);
    assertThat(begin(message, NONE, List.of(one, other)).missing()).containsExactly(1, 2);
    assertThat(begin(message, List.of(other), NONE).missing()).containsExactly(2);
  }

  @Example
  void equalShortIdsEndTheAttempt() {
    Start start =
        CompactBlockAssembly.begin(
            message(new long[] {1, 2, 1}, new Prefilled(0, tx(0))), txs(0, 10), NONE);
    assertThat(start).isInstanceOf(Start.Collided.class);
    assertThat(((Start.Collided) start).assembly().missing()).containsExactly(1, 2, 3);
  }

  // What cannot be meant.

  @Example
  void noTransactionsAtAllAreInvalid() {
    assertThat(CompactBlockAssembly.begin(message(new long[0]), NONE, NONE))
        .isEqualTo(Start.Invalid.INSTANCE);
  }

  @Example
  void aPrefilledTransactionBehindTheEndIsInvalid() {
    assertThat(
            CompactBlockAssembly.begin(message(new long[0], new Prefilled(1, tx(0))), NONE, NONE))
        .isEqualTo(Start.Invalid.INSTANCE);
    assertThat(
            CompactBlockAssembly.begin(
                message(new long[1], new Prefilled(0, tx(0)), new Prefilled(2, tx(1))), NONE, NONE))
        .isEqualTo(Start.Invalid.INSTANCE);
    assertThat(
            CompactBlockAssembly.begin(
                message(new long[1], new Prefilled(0, tx(0)), new Prefilled(1, tx(1))), NONE, NONE))
        .isInstanceOf(Start.Begun.class);
  }

  @Example
  void anEmptyPrefilledTransactionIsInvalid() {
    Transaction empty = Transaction.of(1, List.of(), List.of(), 0);
    assertThat(
            CompactBlockAssembly.begin(message(new long[0], new Prefilled(0, empty)), NONE, NONE))
        .isEqualTo(Start.Invalid.INSTANCE);
  }

  @Example
  void tooFewAndTooManyTransactionsAreTheSendersFault() {
    CmpctBlock message = CompactBlockEncoding.of(block(4), NONCE);
    assertThat(begin(message, NONE, NONE).finish(txs(1, 2))).isEqualTo(Finish.WrongCount.INSTANCE);
    assertThat(begin(message, NONE, NONE).finish(txs(1, 4))).isEqualTo(Finish.WrongCount.INSTANCE);
  }

  @Example
  void moreBytesThanABlockMayHaveAreNoBlock() {
    Transaction large =
        Transaction.of(
            2,
            List.of(new TxIn(new OutPoint(Txid.ZERO, 0), Script.EMPTY, 0, Witness.EMPTY)),
            List.of(new TxOut(0, Script.of(new byte[3_999_900]))),
            1);
    Block block = new Block(HEADER, List.of(tx(0), tx(1), tx(2)));
    CompactBlockAssembly assembly = begin(CompactBlockEncoding.of(block, NONCE), NONE, NONE);
    assertThat(assembly.finish(List.of(large, tx(2)))).isEqualTo(Finish.TooLarge.INSTANCE);
  }

  @Example
  void isFinishedOnlyOnce() {
    CompactBlockAssembly assembly = begin(CompactBlockEncoding.of(block(2), NONCE), NONE, NONE);
    assertThat(assembly.isSpent()).isFalse();
    assembly.finish(txs(1, 1));
    assertThat(assembly.isSpent()).isTrue();
    assertThatThrownBy(() -> assembly.finish(txs(1, 1))).isInstanceOf(IllegalStateException.class);
  }

  /// Any transactions in full at any places, any part of the others known, in any order among
  /// others: what is missing is asked for and nothing else, and the block comes out.
  @Property(tries = 300)
  void anyBlockIsPutTogetherFromAnyKnowledge(@ForAll long seed) {
    Random random = new Random(seed);
    Block block = block(1 + random.nextInt(40));
    ShortIds ids = ShortIds.of(HEADER, seed);
    List<Prefilled> prefilled = new ArrayList<>();
    List<Long> shortIds = new ArrayList<>();
    List<Transaction> mempool = txs(1000, random.nextInt(50));
    List<Transaction> extra = txs(2000, random.nextInt(5));
    List<Transaction> unknown = new ArrayList<>();
    int gap = 0;
    for (Transaction tx : block.transactions()) {
      if (random.nextInt(4) == 0) {
        prefilled.add(new Prefilled(gap, tx));
        gap = 0;
        continue;
      }
      gap++;
      shortIds.add(ids.of(tx.wtxid()));
      switch (random.nextInt(4)) {
        case 0 -> unknown.add(tx);
        case 1 -> extra.add(tx);
        case 2 -> {
          mempool.add(tx);
          extra.add(tx);
        }
        default -> mempool.add(tx);
      }
    }
    Collections.shuffle(mempool, random);
    Collections.shuffle(extra, random);
    CmpctBlock message =
        new CmpctBlock(
            HEADER, seed, shortIds.stream().mapToLong(Long::longValue).toArray(), prefilled);
    CompactBlockAssembly assembly = begin(CmpctBlock.TYPE.decode(message.encode()), mempool, extra);
    assertThat(assembly.missing().stream().map(block.transactions()::get)).isEqualTo(unknown);
    assertThat(finished(assembly, unknown)).isEqualTo(block.transactions());
  }

  /// A sender may write anything.
  @Property(tries = 500)
  void anyMessageIsTakenOrRefused(@ForAll long seed) {
    Random random = new Random(seed);
    long[] shortIds = random.longs(random.nextInt(6), 0, 4).toArray();
    List<Prefilled> prefilled = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      int gap = random.nextInt(10) == 0 ? random.nextInt(0x10000) : random.nextInt(3);
      prefilled.add(new Prefilled(gap, tx(i)));
    }
    CmpctBlock message = new CmpctBlock(HEADER, seed, shortIds, prefilled);
    boolean isImpossible =
        message.transactionCount() == 0
            || prefilled.stream().mapToInt(Prefilled::gap).sum() > shortIds.length;
    Start start = CompactBlockAssembly.begin(message, txs(0, 3), txs(2, 3));
    assertThat(start == Start.Invalid.INSTANCE).isEqualTo(isImpossible);
    switch (start) {
      case Start.Begun(CompactBlockAssembly assembly) ->
          assertThat(finished(assembly, txs(9, assembly.missing().size())))
              .hasSize(message.transactionCount());
      case Start.Collided(CompactBlockAssembly assembly) ->
          assertThat(assembly.missing()).hasSize(shortIds.length);
      case Start.Invalid _ -> {}
    }
  }

  @Example
  void extrasAreForgottenOldestFirst() {
    ExtraTransactions extra = new ExtraTransactions(3);
    txs(0, 3).forEach(extra::refused);
    extra.replaced(tx(3));
    assertThat(extra).containsExactlyInAnyOrderElementsOf(txs(1, 3));
    ExtraTransactions none = new ExtraTransactions(0);
    none.replaced(tx(0));
    assertThat(none).isEmpty();
  }
}
