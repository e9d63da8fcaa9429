package org.basalt.chain.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.basalt.chain.api.BlockUndo;
import org.basalt.chain.coins.CoinCodec;
import org.basalt.chain.testing.VectorFiles;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.consensus.Coin;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockCodec;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.junit.jupiter.api.Test;

/// Outputs that real blocks spent, as other programs wrote them down.
class SpentOutputsVectorsTest {
  @Test
  void readsCoinsThatAnotherProgramStoredInCoresForm() {
    ByteReader in = new ByteReader(VectorFiles.bytes("blocks-with-spent/mainnet-277647.utxostore"));
    Map<OutPoint, Coin> coins = new HashMap<>();
    int count = 0;
    while (!in.isAtEnd()) {
      OutPoint outpoint = OutPoint.readFrom(in);
      byte[] entry = in.bytes(in.int32Le());
      Coin coin = CoinCodec.decode(entry);
      ArraySink again = new ArraySink();
      CoinCodec.writeAsCore(coin, again);
      assertThat(again.toByteArray()).isEqualTo(entry);
      coins.put(outpoint, coin);
      count++;
    }
    assertThat(count).isEqualTo(732);

    Block block = block("blocks-with-spent/mainnet-277647.raw");
    List<List<Coin>> spent = new ArrayList<>();
    for (Transaction tx : block.transactions().subList(1, block.transactions().size())) {
      spent.add(tx.inputs().stream().map(TxIn::prevout).map(coins::get).toList());
    }
    assertRoundTrip(block, new BlockUndo(spent), 732);
  }

  @Test
  void keepsWhatMainnetBlock300025Spent() {
    checkUndo("blocks-with-spent/mainnet-300025", 1427);
  }

  @Test
  void keepsWhatTestnetBlock928927Spent() {
    checkUndo("blocks-with-spent/testnet3-928927", 9983);
  }

  private static void checkUndo(String name, int inputs) {
    ByteReader in = new ByteReader(VectorFiles.bytes(name + ".undo"));
    Block block = block(name + ".raw");
    List<List<Coin>> spent = new ArrayList<>();
    for (Transaction tx : block.transactions().subList(1, block.transactions().size())) {
      List<Coin> coins = new ArrayList<>();
      for (int i = 0; i < tx.inputs().size(); i++) {
        coins.add(new Coin(TxOut.readFrom(in), i, i % 2 == 0));
      }
      spent.add(coins);
    }
    in.expectEnd();
    assertRoundTrip(block, new BlockUndo(spent), inputs);
  }

  private static void assertRoundTrip(Block block, BlockUndo undo, int inputs) {
    assertThat(undo.spentByTransaction().stream().mapToInt(List::size).sum()).isEqualTo(inputs);
    assertThat(UndoCodec.decode(block.hash(), UndoCodec.encode(block.hash(), undo)))
        .isEqualTo(undo);
  }

  private static Block block(String name) {
    return BlockCodec.decode(VectorFiles.bytes(name));
  }
}
