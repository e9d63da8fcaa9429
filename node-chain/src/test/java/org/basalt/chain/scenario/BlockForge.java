package org.basalt.chain.scenario;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.basalt.chain.api.BlockNode;
import org.basalt.core.consensus.MerkleTree;
import org.basalt.core.consensus.WitnessCommitment;
import org.basalt.core.crypto.bc.BouncyCastleSecp256k1;
import org.basalt.core.hash.Txid;
import org.basalt.core.params.NetworkParams;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.basalt.core.rules.Consensus;
import org.basalt.core.script.ScriptBuilder;

/// Makes regtest blocks on whatever parent, each under a name of its own, valid or with one fault.
final class BlockForge {
  static final long SUBSIDY_SAT = 5_000_000_000L;
  static final int MATURITY = 100;
  private static final int OP_TRUE = 0x51;
  private static final int OP_DROP = 0x75;
  private static final int OP_FALSE = 0x00;

  static final Script ANYONE = new ScriptBuilder().op(OP_TRUE).build();
  static final Script NOBODY = new ScriptBuilder().op(OP_FALSE).build();

  private final NetworkParams network = Networks.REGTEST;
  private final Consensus consensus =
      new Consensus(network.consensus(), new BouncyCastleSecp256k1());
  private final Map<String, Block> blocks = new HashMap<>();
  private final Map<String, BlockNode> nodes = new HashMap<>();

  BlockForge() {
    blocks.put("genesis", network.genesis());
    nodes.put("genesis", BlockNode.genesis(network.genesis().header()));
  }

  Block block(String name) {
    return Optional.ofNullable(blocks.get(name)).orElseThrow();
  }

  BlockNode node(String name) {
    return Optional.ofNullable(nodes.get(name)).orElseThrow();
  }

  /// A valid block.
  Block mine(String name, String parent, Transaction... transactions) {
    return mine(name, parent, SUBSIDY_SAT, transactions);
  }

  /// @param rewardSat what the coinbase pays itself
  Block mine(String name, String parent, long rewardSat, Transaction... transactions) {
    BlockNode prev = node(parent);
    int height = prev.height() + 1;
    Script marker =
        new ScriptBuilder()
            .data(name.getBytes(java.nio.charset.StandardCharsets.US_ASCII))
            .op(OP_DROP)
            .op(OP_TRUE)
            .build();
    TxIn input =
        new TxIn(
            OutPoint.NULL,
            new ScriptBuilder().number(height).number(0).build(),
            TxIn.SEQUENCE_FINAL,
            Witness.EMPTY);
    List<Transaction> all = new ArrayList<>();
    all.add(Transaction.of(2, List.of(input), List.of(new TxOut(rewardSat, marker)), 0));
    all.addAll(List.of(transactions));
    return seal(name, prev, WitnessCommitment.placeIn(all, true));
  }

  /// A block of exactly these transactions, whatever they are.
  Block mineExactly(String name, String parent, List<Transaction> transactions) {
    return seal(name, node(parent), transactions);
  }

  private Block seal(String name, BlockNode prev, List<Transaction> transactions) {
    long timeSec = prev.timeSec() + 60;
    for (int nonce = 0; ; nonce++) {
      BlockHeader header =
          new BlockHeader(
              0x20000000,
              prev.hash(),
              MerkleTree.ofTransactions(transactions).hash(),
              (int) timeSec,
              consensus.nextBits(prev, timeSec),
              nonce);
      if (consensus.checkHeader(header).isValid()) {
        Block block = new Block(header, transactions);
        blocks.put(name, block);
        nodes.put(name, BlockNode.child(header, prev));
        return block;
      }
    }
  }

  /// The block with a nonce that meets its target.
  static Block grind(Block block) {
    Consensus consensus = new Consensus(Networks.REGTEST.consensus(), new BouncyCastleSecp256k1());
    BlockHeader h = block.header();
    for (int nonce = 0; ; nonce++) {
      BlockHeader header =
          new BlockHeader(
              h.version(), h.prev(), h.merkleRoot(), (int) h.timeSec(), h.bits(), nonce);
      if (consensus.checkHeader(header).isValid()) {
        return new Block(header, block.transactions());
      }
    }
  }

  /// Blocks `prefix1` to `prefixN`, one upon the other.
  List<Block> chain(String prefix, int count, String parent) {
    List<Block> made = new ArrayList<>();
    String below = parent;
    for (int i = 1; i <= count; i++) {
      made.add(mine(prefix + i, below));
      below = prefix + i;
    }
    return made;
  }

  /// Spends the coinbase of a block, whose script anyone satisfies.
  Transaction spendCoinbase(String of, Script payTo) {
    return spend(block(of).transactions().get(0), payTo);
  }

  /// Spends the first output of a transaction with an empty scriptSig, without a fee.
  static Transaction spend(Transaction from, Script payTo) {
    return spend(from.txid(), from.outputs().get(0).valueSat(), payTo);
  }

  static Transaction spend(Txid txid, long valueSat, Script payTo) {
    TxIn input = new TxIn(new OutPoint(txid, 0), Script.EMPTY, TxIn.SEQUENCE_FINAL, Witness.EMPTY);
    return Transaction.of(2, List.of(input), List.of(new TxOut(valueSat, payTo)), 0);
  }
}
