package org.basalt.core.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.MerkleRoot;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class MerkleProofTest {
  /// A block of so many different transactions.
  private static Block block(int count) {
    List<Transaction> transactions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      TxIn input = new TxIn(new OutPoint(Txid.ZERO, i), Script.EMPTY, -1, Witness.EMPTY);
      transactions.add(
          Transaction.of(2, List.of(input), List.of(new TxOut(i, Script.ofHex("51"))), 0));
    }
    MerkleRoot root = MerkleTree.ofTransactions(transactions).hash();
    return new Block(new BlockHeader(4, BlockHash.ZERO, root, 0, 0x207fffff, 0), transactions);
  }

  @Test
  void provesExactlyTheWantedTransactionsOfBlocksOfEverySmallSize() {
    Random random = new Random(37);
    for (int count = 1; count <= 40; count++) {
      Block block = block(count);
      List<Txid> all = block.transactions().stream().map(Transaction::txid).toList();
      Set<Txid> wanted = new HashSet<>();
      all.stream().filter(_ -> random.nextInt(4) == 0).forEach(wanted::add);
      byte[] bytes = MerkleProof.of(block, wanted).encode();
      MerkleProof read = MerkleProof.decode(bytes);
      assertThat(read.encode()).isEqualTo(bytes);
      MerkleProof.Claim claim = read.claim().orElseThrow();
      assertThat(claim.root()).isEqualTo(block.header().merkleRoot());
      assertThat(claim.txids()).isEqualTo(all.stream().filter(wanted::contains).toList());
    }
  }

  @Test
  void refusesProofsWithHashesOrBitsLeftOverOrMissing() {
    Block block = block(9);
    MerkleProof proof = MerkleProof.of(block, Set.of(block.transactions().get(3).txid()));
    List<MerkleRoot> more = new ArrayList<>(proof.hashes());
    more.add(MerkleRoot.of(new byte[32]));
    List<MerkleRoot> fewer = proof.hashes().subList(0, proof.hashes().size() - 1);
    List<Boolean> longer = new ArrayList<>(proof.bits());
    for (int i = 0; i < 8; i++) {
      longer.add(false);
    }
    assertThat(proof.claim()).isPresent();
    assertThat(new MerkleProof(proof.header(), 9, more, proof.bits()).claim()).isEmpty();
    assertThat(new MerkleProof(proof.header(), 9, fewer, proof.bits()).claim()).isEmpty();
    assertThat(new MerkleProof(proof.header(), 9, proof.hashes(), longer).claim()).isEmpty();
    assertThat(new MerkleProof(proof.header(), 9, proof.hashes(), List.of()).claim()).isEmpty();
  }

  @Test
  void refusesNoTransactionsAndMoreThanABlockCanHave() {
    BlockHeader header = block(1).header();
    List<MerkleRoot> one = List.of(header.merkleRoot());
    List<Boolean> bits = List.of(false);
    assertThat(new MerkleProof(header, 0, List.of(), bits).claim()).isEmpty();
    assertThat(new MerkleProof(header, 16_666, one, bits).claim()).isPresent();
    assertThat(new MerkleProof(header, 16_667, one, bits).claim()).isEmpty();
  }

  @Test
  void refusesARepeatedBranch() {
    Transaction same = block(1).transactions().getFirst();
    Block twice = new Block(block(1).header(), List.of(same, same));
    assertThat(MerkleProof.of(twice, Set.of(same.txid())).claim()).isEmpty();
  }

  @Test
  void readsTheMerkleBlockOfMainnet300025() throws IOException {
    Path path =
        Path.of(System.getProperty("basalt.vectors", "vectors"), "p2p/mainnet-300025.merkleblock");
    Assumptions.assumeTrue(Files.exists(path), "no test vectors at " + path);
    byte[] bytes = Files.readAllBytes(path);
    MerkleProof proof = MerkleProof.decode(bytes);
    MerkleProof.Claim claim = proof.claim().orElseThrow();
    assertThat(claim.root()).isEqualTo(proof.header().merkleRoot());
    assertThat(claim.txids()).hasSize(2);
    assertThat(proof.encode()).isEqualTo(bytes);
  }
}
