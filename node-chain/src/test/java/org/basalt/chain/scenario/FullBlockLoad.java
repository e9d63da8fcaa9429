package org.basalt.chain.scenario;

import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.basalt.core.bytes.Hex;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TransactionCodec;

/// Writes a regtest chain with two branches of full blocks, the same ones for the same seed: a
/// program, which `scripts/bench` runs.
///
/// - `base.dat`: blocks that make coins;
/// - `shared.dat`: full blocks on top of it;
/// - `a.dat`: as many full blocks again as the branch is to have;
/// - `b.dat`: beside them, the same transactions in the same order, but its first block is half
///   full, so that it is one block longer;
/// - `a-longer.dat`, `b-longer.dat`: empty blocks upon both;
/// - `transactions.txt`: a line for each block of `shared.dat` and `a.dat` with its transactions.
///
/// The transactions are like those of [TransactionLoad]: one input with a signature, two outputs,
/// one in five spends what the one before it made.
public final class FullBlockLoad {
  /// Up to here a block is filled: the limit without what a coinbase may take.
  private static final int FULL_WU = 3_992_000;

  /// In each group the last one spends the one before it; the others spend coins.
  private static final int GROUP = 5;

  /// Bound of the number of transactions in a block, whose mean weight is above 680.
  private static final int TRANSACTIONS_IN_BLOCK = 5_900;

  private static final int GROUPS_AT_A_TIME = 1_000;

  private final Path directory;
  private final long seed;
  private final int shared;
  private final int full;
  private final int longer;
  private final CoinChain chain;
  private int groups;

  private FullBlockLoad(Path directory, long seed, int shared, int full, int longer) {
    this.directory = directory;
    this.seed = seed;
    this.shared = shared;
    this.full = full;
    this.longer = longer;
    int transactions = (shared + full) * TRANSACTIONS_IN_BLOCK + GROUPS_AT_A_TIME * GROUP;
    chain = new CoinChain(new Random(seed), Math.ceilDiv(transactions, GROUP) * (GROUP - 1));
  }

  /// @param args directory, seed, full blocks in `shared.dat`, in `a.dat`, and empty ones upon it
  public static void main(String[] args) throws IOException {
    new FullBlockLoad(
            Path.of(args[0]),
            Long.parseLong(args[1]),
            Integer.parseInt(args[2]),
            Integer.parseInt(args[3]),
            Integer.parseInt(args[4]))
        .write();
  }

  private void write() throws IOException {
    CoinChain.write(directory.resolve("base.dat"), chain.blocks());
    CoinChain.Branch a = chain.branch();
    try (BufferedWriter transactions =
        Files.newBufferedWriter(directory.resolve("transactions.txt"), StandardCharsets.US_ASCII)) {
      Filling filling = new Filling();
      try (OutputStream out = create("shared.dat")) {
        for (int i = 0; i < shared; i++) {
          List<Transaction> block = filling.next();
          CoinChain.write(out, a.mine(block));
          list(transactions, block);
        }
      }
      CoinChain.Branch b = a.fork();
      try (OutputStream outA = create("a.dat");
          OutputStream outB = create("b.dat")) {
        List<Transaction> pending = new ArrayList<>();
        int pendingWu = FULL_WU / 2;
        for (int i = 0; i < full; i++) {
          List<Transaction> block = filling.next();
          CoinChain.write(outA, a.mine(block));
          list(transactions, block);
          for (Transaction tx : block) {
            if (pendingWu + tx.weightWu() > FULL_WU) {
              CoinChain.write(outB, b.mine(pending));
              pending.clear();
              pendingWu = 0;
            }
            pending.add(tx);
            pendingWu += tx.weightWu();
          }
        }
        CoinChain.write(outB, b.mine(pending));
      }
      CoinChain.write(directory.resolve("a-longer.dat"), empty(a));
      CoinChain.write(directory.resolve("b-longer.dat"), empty(b));
    }
  }

  private OutputStream create(String name) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(directory.resolve(name)));
  }

  private static void list(BufferedWriter out, List<Transaction> block) throws IOException {
    for (Transaction tx : block) {
      out.write(Hex.encode(TransactionCodec.encode(tx)));
      out.write(' ');
    }
    out.newLine();
  }

  private List<Block> empty(CoinChain.Branch branch) {
    return Stream.generate(() -> branch.mine(List.of())).limit(longer).toList();
  }

  /// Signs transactions ahead, on all cores, and hands them out in blocks.
  private final class Filling {
    private List<Transaction> ready = List.of();
    private int next;

    List<Transaction> next() {
      List<Transaction> block = new ArrayList<>();
      int totalWu = 0;
      while (true) {
        if (next == ready.size()) {
          ready = sign();
          next = 0;
        }
        totalWu += ready.get(next).weightWu();
        if (totalWu > FULL_WU) {
          return block;
        }
        block.add(ready.get(next++));
      }
    }

    private List<Transaction> sign() {
      int first = groups;
      groups += GROUPS_AT_A_TIME;
      return IntStream.range(first, groups)
          .parallel()
          .mapToObj(FullBlockLoad.this::group)
          .flatMap(List::stream)
          .toList();
    }
  }

  private List<Transaction> group(int number) {
    Random choice = new Random(seed * 31 + number);
    List<Transaction> made = new ArrayList<>();
    for (int i = 0; i < GROUP - 1; i++) {
      made.add(chain.spend(chain.coins().get(number * (GROUP - 1) + i), choice));
    }
    made.add(chain.spend(CoinChain.firstOf(made.getLast()), choice));
    return made;
  }
}
