package org.basalt.chain.scenario;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.basalt.core.bytes.Hex;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TransactionCodec;

/// Writes a regtest chain and signed transactions that spend its coins, the same ones for the same
/// seed: a program, which `scripts/bench` runs.
///
/// The transactions spend one output each, a third of them P2PKH, P2WPKH and P2TR by the key path,
/// and pay to two others at fee rates of 1 to 50 satoshis per virtual byte. One in five spends what
/// the one before it made.
public final class TransactionLoad {
  private static final int CHAINED_OF = 5;

  private TransactionLoad() {}

  /// @param args directory, number of transactions, seed
  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    int count = Integer.parseInt(args[1]);
    Random random = new Random(Long.parseLong(args[2]));
    CoinChain chain = new CoinChain(random, count);
    CoinChain.write(directory.resolve("blocks.dat"), chain.blocks());
    try (BufferedWriter out =
        Files.newBufferedWriter(directory.resolve("transactions.txt"), StandardCharsets.US_ASCII)) {
      CoinChain.Coin chained = chain.coins().getFirst();
      for (int i = 0; i < count; i++) {
        boolean isChained = i % CHAINED_OF == CHAINED_OF - 1;
        Transaction tx = chain.spend(isChained ? chained : chain.coins().get(i), random);
        chained = CoinChain.firstOf(tx);
        out.write(Hex.encode(TransactionCodec.encode(tx)));
        out.newLine();
      }
    }
  }
}
