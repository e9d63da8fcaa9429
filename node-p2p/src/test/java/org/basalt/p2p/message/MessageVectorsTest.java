package org.basalt.p2p.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockCodec;
import org.junit.jupiter.api.Test;

class MessageVectorsTest {
  private static byte[] read(String name) throws IOException {
    Path file = Path.of(System.getProperty("basalt.vectors", "vectors"), name);
    assumeTrue(Files.exists(file), "test vectors are not there: " + file);
    return Files.readAllBytes(file);
  }

  @Test
  void compactBlockOfTestnetIsReadAndWrittenBack() throws IOException {
    byte[] bytes = read("p2p/testnet3-898352.cmpctblock");
    Block block = BlockCodec.decode(read("blocks/testnet3-898352.raw"));
    CmpctBlock message = CmpctBlock.TYPE.decode(bytes);
    assertThat(message.header()).isEqualTo(block.header());
    assertThat(message.shortIds()).hasSize(9);
    assertThat(message.prefilled()).hasSize(1);
    assertThat(message.prefilled().getFirst().gap()).isZero();
    assertThat(message.prefilled().getFirst().transaction().txid())
        .isEqualTo(block.transactions().getFirst().txid());
    assertThat(message.transactionCount()).isEqualTo(block.transactions().size());
    assertThat(message.encode()).isEqualTo(bytes);
  }

  @Test
  void merkleBlockOfMainnetIsReadAndWrittenBack() throws IOException {
    byte[] bytes = read("p2p/mainnet-300025.merkleblock");
    MerkleBlock message = MerkleBlock.TYPE.decode(bytes);
    int bits = message.flags().length * 8;
    long ones =
        IntStream.range(0, bits).filter(i -> (message.flags()[i / 8] >>> (i % 8) & 1) != 0).count();
    assertThat(message.hashes()).hasSizeGreaterThan(2);
    assertThat(ones).isGreaterThan(2);
    assertThat(Integer.toUnsignedLong(message.transactionCount())).isGreaterThan(397);
    assertThat(message.encode()).isEqualTo(bytes);
  }

  @Test
  void transactionOfAMegabyteIsReadAndWrittenBack() throws IOException {
    byte[] bytes = read("tx/mainnet-megatx-bb41a757.raw");
    TxMessage message = TxMessage.TYPE.decode(bytes);
    assertThat(message.transaction().inputs()).hasSize(5569);
    assertThat(message.transaction().txid().toString()).startsWith("bb41a757");
    assertThat(message.encode()).isEqualTo(bytes);
  }
}
