package org.basalt.chain.swiftsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.basalt.chain.api.HintsException;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.MerkleRoot;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.basalt.core.script.ScriptBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Random blocks, whose proofs of work do not matter here, with right hints and wrong ones.
final class RunTotalTest {
  private static final int MAGIC = 0x01020304;
  private static final int BLOCKS = 25;
  private static final long SUBSIDY_SAT = 5_000_000_000L;

  @TempDir Path directory;

  private final List<Block> blocks = new ArrayList<>();
  private final List<OutPoint> unspent = new ArrayList<>();

  private static TxIn input(OutPoint prevout, int serial) {
    return new TxIn(prevout, new ScriptBuilder().number(serial).build(), -1, Witness.EMPTY);
  }

  private static Transaction tx(List<OutPoint> spent, int outputs, int serial, Random random) {
    List<TxIn> ins = spent.stream().map(prevout -> input(prevout, serial)).toList();
    List<TxOut> outs = new ArrayList<>();
    for (int i = 0; i < outputs; i++) {
      // One in five can never be spent.
      Script script = Script.of(new byte[] {(byte) (random.nextInt(5) == 0 ? 0x6a : 0x51)});
      outs.add(new TxOut(1000, script));
    }
    return Transaction.of(2, ins, outs, 0);
  }

  private void makeBlocks(Random random) {
    for (int height = 1; height <= BLOCKS; height++) {
      List<Transaction> transactions = new ArrayList<>();
      transactions.add(tx(List.of(OutPoint.NULL), 1 + random.nextInt(3), height, random));
      noteOutputs(transactions.getFirst());
      int count = random.nextInt(4);
      for (int i = 0; i < count && !unspent.isEmpty(); i++) {
        List<OutPoint> spent = new ArrayList<>();
        for (int j = 0; j <= random.nextInt(3) && !unspent.isEmpty(); j++) {
          spent.add(unspent.remove(random.nextInt(unspent.size())));
        }
        Transaction tx = tx(spent, 1 + random.nextInt(4), height, random);
        transactions.add(tx);
        noteOutputs(tx);
      }
      blocks.add(block(transactions));
    }
  }

  private void noteOutputs(Transaction tx) {
    for (int i = 0; i < tx.outputs().size(); i++) {
      if (tx.outputs().get(i).scriptPubKey().byteAt(0) == 0x51) {
        unspent.add(new OutPoint(tx.txid(), i));
      }
    }
  }

  private static Block block(List<Transaction> transactions) {
    return new Block(
        new BlockHeader(1, BlockHash.ZERO, MerkleRoot.ZERO, 0, 0, 0), List.copyOf(transactions));
  }

  private List<HintBits> rightHints() {
    Set<OutPoint> surviving = new HashSet<>(unspent);
    List<HintBits> hints = new ArrayList<>();
    for (Block block : blocks) {
      BitSet set = new BitSet();
      int count = 0;
      for (Transaction tx : block.transactions()) {
        for (int i = 0; i < tx.outputs().size(); i++) {
          if (tx.outputs().get(i).scriptPubKey().byteAt(0) == 0x51) {
            set.set(count++, surviving.contains(new OutPoint(tx.txid(), i)));
          }
        }
      }
      hints.add(new HintBits(count, set));
    }
    return hints;
  }

  private Path write(List<HintBits> hints, String name) {
    Path path = directory.resolve(name);
    try (HintsFileWriter writer = new HintsFileWriter(path, MAGIC, hints.size(), BlockHash.ZERO)) {
      hints.forEach(writer::append);
      writer.finish();
    }
    return path;
  }

  private String fault(List<HintBits> hints, List<Block> run, Random random) {
    byte[] salt = new byte[16];
    random.nextBytes(salt);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < run.size(); i++) {
      order.add(i);
    }
    Collections.shuffle(order, random);
    RunTotal total = new RunTotal();
    try (HintsFile file = HintsFile.open(write(hints, "hints" + random.nextLong()), MAGIC)) {
      BlockShares shares = new BlockShares(file, Networks.REGTEST.consensus(), salt);
      for (int i : order) {
        total.add(shares.of(run.get(i), i + 1));
      }
    }
    return total.fault(run.size(), Networks.REGTEST.consensus());
  }

  @Test
  void isZeroForRightHintsInAnyOrderOfBlocks() {
    Random random = new Random(1);
    makeBlocks(random);
    for (int i = 0; i < 10; i++) {
      assertThat(fault(rightHints(), blocks, random)).isEmpty();
    }
  }

  @Test
  void findsEverySingleWrongBit() {
    Random random = new Random(2);
    makeBlocks(random);
    List<HintBits> right = rightHints();
    int turned = 0;
    for (int i = 0; i < right.size(); i++) {
      for (int bit = 0; bit < right.get(i).count(); bit++) {
        BitSet set = (BitSet) right.get(i).survivors().clone();
        set.flip(bit);
        List<HintBits> wrong = new ArrayList<>(right);
        wrong.set(i, new HintBits(right.get(i).count(), set));
        assertThat(fault(wrong, blocks, random)).startsWith("what was spent is not");
        turned++;
      }
    }
    assertThat(turned).isGreaterThan(80);
  }

  @Test
  void findsPairsOfWrongBits() {
    Random random = new Random(3);
    makeBlocks(random);
    List<HintBits> right = rightHints();
    for (int round = 0; round < 100; round++) {
      List<HintBits> wrong = new ArrayList<>(right);
      for (int i = 0; i < 2; i++) {
        int at = random.nextInt(wrong.size());
        HintBits old = wrong.get(at);
        if (old.count() > 0) {
          BitSet set = (BitSet) old.survivors().clone();
          set.flip(random.nextInt(old.count()));
          wrong.set(at, new HintBits(old.count(), set));
        }
      }
      assertThat(fault(wrong, blocks, random).isEmpty()).isEqualTo(wrong.equals(right));
    }
  }

  @Test
  void findsACoinThatIsSpentTwiceOrNeverWasThere() {
    Random random = new Random(4);
    makeBlocks(random);
    List<HintBits> right = rightHints();
    OutPoint spent =
        blocks.stream()
            .flatMap(block -> block.transactions().stream())
            .filter(tx -> !tx.isCoinbase())
            .findFirst()
            .orElseThrow()
            .inputs()
            .getFirst()
            .prevout();
    OutPoint never = new OutPoint(spent.txid(), 77);
    for (OutPoint bad : List.of(spent, never)) {
      List<Block> run = new ArrayList<>(blocks);
      List<Transaction> transactions = new ArrayList<>(run.getLast().transactions());
      transactions.add(
          Transaction.of(2, List.of(input(bad, 1)), List.of(new TxOut(1, nothing())), 0));
      run.set(run.size() - 1, block(transactions));
      assertThat(fault(right, run, random)).startsWith("what was spent is not");
    }
  }

  private static Script nothing() {
    return Script.of(new byte[] {0x6a});
  }

  @Test
  void findsCoinsBeyondAllSubsidies() {
    Transaction rich =
        Transaction.of(
            2,
            List.of(input(OutPoint.NULL, 1)),
            List.of(new TxOut(SUBSIDY_SAT + 1, Script.of(new byte[] {0x51}))),
            0);
    BitSet survives = new BitSet();
    survives.set(0);
    assertThat(
            fault(List.of(new HintBits(1, survives)), List.of(block(List.of(rich))), new Random(5)))
        .isEqualTo("the coins that survive are worth more than all subsidies");
  }

  @Test
  void refusesHintsForMoreOrFewerOutputsThanTheBlockHas() {
    Random random = new Random(6);
    makeBlocks(random);
    List<HintBits> right = rightHints();
    for (int difference : new int[] {-1, 1}) {
      List<HintBits> wrong = new ArrayList<>(right);
      HintBits first = wrong.getFirst();
      BitSet set = (BitSet) first.survivors().clone();
      set.clear(Math.max(0, first.count() + difference), Integer.MAX_VALUE);
      wrong.set(0, new HintBits(first.count() + difference, set));
      if (first.count() + difference >= 0) {
        assertThatThrownBy(() -> fault(wrong, blocks, random))
            .isInstanceOf(HintsException.class)
            .hasMessageContaining("are not for the block at height 1");
      }
    }
  }
}
