package org.basalt.p2p.sync;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.MerkleRoot;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockCodec;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.testing.FuzzInput;
import org.basalt.p2p.TestTransactions;
import org.basalt.p2p.message.BlockTxn;
import org.basalt.p2p.message.CmpctBlock;
import org.basalt.p2p.message.CmpctBlock.Prefilled;
import org.basalt.p2p.message.FilterLoad;
import org.basalt.p2p.sync.CompactBlockAssembly.Finish;
import org.basalt.p2p.sync.CompactBlockAssembly.Start;

/// Compact blocks beside any mempool: an honest one becomes the block by what it lacks, and one
/// that is damaged or made up becomes something or is refused. Bloom filters of any size never miss
/// what was put in.
public final class CompactBlockFuzz {
  private static final BlockHeader HEADER =
      new BlockHeader(1, BlockHash.ZERO, MerkleRoot.of(new byte[32]), 1_700_000_000, 0x207fffff, 0);
  private static final int POOL = 24;
  private static final List<Transaction> TRANSACTIONS =
      IntStream.range(0, POOL).mapToObj(TestTransactions::number).toList();

  private CompactBlockFuzz() {}

  /// Called by the fuzzer.
  public static void fuzzerTestOneInput(byte[] data) {
    FuzzInput in = new FuzzInput(data);
    switch (in.below(4)) {
      case 0 -> honest(in);
      case 1 -> damaged(in);
      case 2 -> madeUp(in);
      default -> filter(in);
    }
  }

  private static List<Transaction> some(FuzzInput in) {
    int which = in.int16() | in.int8() << 16;
    return IntStream.range(0, POOL)
        .filter(i -> (which >>> i & 1) != 0)
        .mapToObj(TRANSACTIONS::get)
        .toList();
  }

  private static Block block(FuzzInput in) {
    List<Transaction> transactions = new ArrayList<>();
    transactions.add(TestTransactions.number(1000));
    transactions.addAll(some(in));
    return new Block(HEADER, transactions);
  }

  private static void honest(FuzzInput in) {
    Block block = block(in);
    CmpctBlock compact = read(CompactBlockEncoding.of(block, in.int64()).encode());
    if (CompactBlockAssembly.begin(compact, some(in), some(in))
        instanceof Start.Begun(CompactBlockAssembly assembly)) {
      List<Transaction> lacking =
          assembly.missing().stream().map(block.transactions()::get).toList();
      BlockTxn answer = BlockTxn.TYPE.decode(new BlockTxn(block.hash(), lacking).encode());
      Finish finish = assembly.finish(answer.transactions());
      if (!(finish instanceof Finish.Complete(Block whole))
          || !Arrays.equals(BlockCodec.encode(whole), BlockCodec.encode(block))) {
        throw new AssertionError("an honest block became " + finish);
      }
    } else {
      throw new AssertionError("an honest block was refused");
    }
  }

  private static CmpctBlock read(byte[] bytes) {
    return CmpctBlock.TYPE.decode(bytes);
  }

  private static void damaged(FuzzInput in) {
    byte[] bytes = CompactBlockEncoding.of(block(in), in.int8()).encode();
    List<Transaction> mempool = some(in);
    int damages = 1 + in.below(6);
    for (int i = 0; i < damages; i++) {
      bytes[in.int16() % bytes.length] = (byte) in.int8();
    }
    try {
      assemble(read(bytes), mempool, in);
    } catch (DecodeException e) {
      // Refused.
    }
  }

  private static void madeUp(FuzzInput in) {
    Block block = block(in);
    ShortIds ids = ShortIds.of(HEADER, 7);
    List<Transaction> mempool = some(in);
    long[] shortIds = new long[in.below(40)];
    for (int i = 0; i < shortIds.length; i++) {
      int which = in.int8();
      shortIds[i] = which < POOL ? ids.of(TRANSACTIONS.get(which).wtxid()) : which;
    }
    List<Prefilled> prefilled = new ArrayList<>();
    int count = in.below(6);
    for (int i = 0; i < count; i++) {
      int gap = in.oneIn(10) ? in.int16() : in.below(8);
      prefilled.add(new Prefilled(gap, block.transactions().get(i % block.transactions().size())));
    }
    try {
      assemble(read(new CmpctBlock(HEADER, 7, shortIds, prefilled).encode()), mempool, in);
    } catch (DecodeException e) {
      // Refused.
    }
  }

  private static void assemble(CmpctBlock compact, List<Transaction> mempool, FuzzInput in) {
    switch (CompactBlockAssembly.begin(compact, mempool, List.of())) {
      case Start.Begun(CompactBlockAssembly assembly) -> finish(compact, assembly, in);
      case Start.Collided(CompactBlockAssembly assembly) -> finish(compact, assembly, in);
      case Start.Invalid _ -> {}
    }
  }

  private static void finish(CmpctBlock compact, CompactBlockAssembly assembly, FuzzInput in) {
    List<Integer> missing = assembly.missing();
    if (missing.size() > compact.shortIds().length) {
      throw new AssertionError("more is missing than was named");
    }
    int given = in.oneIn(4) ? in.below(30) : missing.size();
    List<Transaction> transactions =
        IntStream.range(0, given).mapToObj(i -> TRANSACTIONS.get(i % POOL)).toList();
    switch (assembly.finish(transactions)) {
      case Finish.Complete(Block whole) -> {
        if (given != missing.size() || whole.transactions().size() != compact.transactionCount()) {
          throw new AssertionError("complete with " + given + " of " + missing.size());
        }
      }
      case Finish.WrongCount _ -> {
        if (given == missing.size()) {
          throw new AssertionError("all were given");
        }
      }
      case Finish.TooLarge _ -> throw new AssertionError("too large");
    }
  }

  private static void filter(FuzzInput in) {
    int functions = in.int8();
    int tweak = (int) in.int64();
    int flags = in.int8();
    FilterLoad load = new FilterLoad(in.bytes(in.int16() % 1000), functions, tweak, flags);
    FilterLoad read = FilterLoad.TYPE.decode(load.encode());
    if (!read.isWithinLimits()) {
      return;
    }
    BloomFilter filter = new BloomFilter(read);
    for (Transaction tx : TRANSACTIONS.subList(0, 4)) {
      boolean isInserted = in.flag();
      if (isInserted) {
        filter.insert(tx.txid().toByteArray());
      }
      if (!filter.matches(tx) && isInserted) {
        throw new AssertionError("a transaction was forgotten");
      }
    }
    byte[] element = in.rest();
    filter.insert(element);
    if (!filter.contains(element)) {
      throw new AssertionError("an element was forgotten");
    }
  }
}
