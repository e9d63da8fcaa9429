package org.basalt.core.primitive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.basalt.core.Vectors;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.params.Networks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockOutlineTest {
  private static void expectTheSame(byte[] raw) {
    Block block = BlockCodec.decode(raw);
    BlockOutline outline = BlockOutline.of(raw);
    assertThat(outline.txids())
        .isEqualTo(block.transactions().stream().map(Transaction::txid).toList());
    assertThat(outline.coinbase()).isEqualTo(block.transactions().getFirst());
    assertThat(outline.strippedSize()).isEqualTo(block.strippedSize());
    assertThat(outline.totalSize()).isEqualTo(block.totalSize());
    assertThat(outline.weightWu()).isEqualTo(block.weightWu());
  }

  @ParameterizedTest
  @ValueSource(strings = {"blocks/mainnet-702861.raw", "blocks-with-spent/mainnet-277647.raw"})
  void saysTheSameAsTheBlock(String vector) {
    expectTheSame(Vectors.bytes(vector));
  }

  @Test
  void saysTheSameOfBlocksWithAndWithoutWitnesses() {
    Random random = new Random(1);
    Block genesis = Networks.REGTEST.genesis();
    for (int i = 0; i < 200; i++) {
      Transaction[] transactions = new Transaction[1 + random.nextInt(5)];
      Arrays.setAll(transactions, _ -> transaction(random));
      expectTheSame(BlockCodec.encode(new Block(genesis.header(), List.of(transactions))));
    }
  }

  private static Transaction transaction(Random random) {
    TxIn[] inputs = new TxIn[1 + random.nextInt(3)];
    Arrays.setAll(
        inputs,
        i -> {
          byte[][] items = new byte[random.nextInt(3)][];
          Arrays.setAll(items, _ -> new byte[random.nextInt(600)]);
          return new TxIn(
              new OutPoint(Networks.REGTEST.genesis().transactions().getFirst().txid(), i),
              Script.of(new byte[random.nextInt(300)]),
              random.nextInt(),
              Witness.of(items));
        });
    TxOut[] outputs = new TxOut[1 + random.nextInt(300)];
    Arrays.setAll(
        outputs, _ -> new TxOut(random.nextInt(1000), Script.of(new byte[random.nextInt(40)])));
    return Transaction.of(random.nextInt(), List.of(inputs), List.of(outputs), random.nextInt());
  }

  @Test
  void refusesBytesThatAreMissingOrTooMany() {
    byte[] raw = BlockCodec.encode(Networks.REGTEST.genesis());
    for (int size = 0; size < raw.length; size++) {
      byte[] part = Arrays.copyOf(raw, size);
      assertThatThrownBy(() -> BlockOutline.of(part)).isInstanceOf(DecodeException.class);
    }
    byte[] longer = Arrays.copyOf(raw, raw.length + 1);
    assertThatThrownBy(() -> BlockOutline.of(longer)).isInstanceOf(DecodeException.class);
  }
}
