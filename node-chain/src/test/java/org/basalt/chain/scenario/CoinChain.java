package org.basalt.chain.scenario;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.basalt.chain.api.BlockNode;
import org.basalt.chain.mining.BlockAssembler;
import org.basalt.core.address.Wif;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.Hex;
import org.basalt.core.crypto.Hash160;
import org.basalt.core.crypto.Secp256k1;
import org.basalt.core.crypto.engine.SignatureEngines;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockCodec;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.basalt.core.rules.Consensus;
import org.basalt.core.script.Opcode;
import org.basalt.core.script.ScriptBuilder;
import org.basalt.core.sighash.SighashType;
import org.basalt.core.signing.KeyRing;
import org.basalt.core.signing.TransactionSigner;

/// A regtest chain with coins of many keys, a third of them P2PKH, P2WPKH and P2TR, and the
/// transactions that spend them. The same seed gives the same chain.
final class CoinChain {
  /// An output that may be spent.
  record Coin(OutPoint outpoint, TxOut output) {}

  /// A branch of the chain, which grows: others may start from any of its blocks.
  final class Branch {
    private BlockNode tip;

    private Branch(BlockNode tip) {
      this.tip = tip;
    }

    Branch fork() {
      return new Branch(tip);
    }

    Block mine(List<Transaction> transactions) {
      long timeSec = FIRST_BLOCK_SEC + BLOCK_INTERVAL_SEC * (tip.height() + 1);
      Block block =
          BlockForge.grind(
              assembler.assemble(tip, TOP_BITS_VERSION, timeSec, scripts.get(1), transactions));
      tip = BlockNode.child(block.header(), tip);
      return block;
    }
  }

  /// Several times what a signature engine keeps, as keys that come again are cheaper.
  private static final int KEYS = 1 << 16;

  private static final int FAN_OUT = 1_000;
  private static final int MATURITY = 100;

  /// Fan-outs that fit a block, well below its weight.
  private static final int FAN_OUTS_IN_BLOCK = 20;

  private static final int TOP_BITS_VERSION = 0x20000000;
  private static final long FIRST_BLOCK_SEC = 1_780_000_000L;
  private static final long BLOCK_INTERVAL_SEC = 60;
  private static final int MAX_RATE = 50;
  private static final long FAN_OUT_FEE_SAT = 100_000;

  /// Enough for the largest of the three kinds.
  private static final int SIZE_VB = 230;

  private final Random random;
  private final Secp256k1 engine = SignatureEngines.auto().crossChecked();
  private final Consensus consensus = new Consensus(Networks.REGTEST.consensus(), engine);
  private final BlockAssembler assembler = new BlockAssembler(consensus);
  private final KeyRing ring = new KeyRing(engine);
  private final List<Script> scripts = new ArrayList<>();
  private final Branch trunk = new Branch(BlockNode.genesis(Networks.REGTEST.genesis().header()));
  private final List<Block> blocks = new ArrayList<>();
  private final List<Coin> coins = new ArrayList<>();

  /// @param count of coins, at least
  CoinChain(Random random, int count) {
    this.random = random;
    for (int i = 0; i < KEYS; i++) {
      addKey();
    }
    makeCoins(count);
  }

  private void addKey() {
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    secret[0] = 1;
    ring.add(new Wif(secret, true));
    byte[] publicKey = engine.publicKey(secret, true).orElseThrow();
    byte[] hash = Hash160.hash(publicKey);
    scripts.add(
        new ScriptBuilder()
            .op(Opcode.OP_DUP)
            .op(Opcode.OP_HASH160)
            .data(hash)
            .op(Opcode.OP_EQUALVERIFY)
            .op(Opcode.OP_CHECKSIG)
            .build());
    scripts.add(new ScriptBuilder().number(0).data(hash).build());
    scripts.add(
        new ScriptBuilder()
            .op(Opcode.OP_1)
            .data(Arrays.copyOfRange(publicKey, 1, publicKey.length))
            .build());
  }

  /// From genesis to the last block that made coins.
  List<Block> blocks() {
    return blocks;
  }

  List<Coin> coins() {
    return coins;
  }

  /// What comes upon these blocks.
  Branch branch() {
    return trunk.fork();
  }

  /// A signed transaction with two outputs, at 1 to 50 satoshis per virtual byte.
  ///
  /// @param choice decides the rate and to which scripts it pays
  Transaction spend(Coin coin, Random choice) {
    long feeSat = (long) SIZE_VB * (1 + choice.nextInt(MAX_RATE));
    long left = coin.output().valueSat() - feeSat;
    return sign(
        coin,
        List.of(
            new TxOut(left * 3 / 4, scripts.get(choice.nextInt(scripts.size()))),
            new TxOut(left / 4, scripts.get(choice.nextInt(scripts.size())))));
  }

  /// The first output of a transaction.
  static Coin firstOf(Transaction tx) {
    return new Coin(new OutPoint(tx.txid(), 0), tx.outputs().getFirst());
  }

  /// Writes blocks in bootstrap framing.
  static void write(Path file, List<Block> blocks) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      for (Block block : blocks) {
        write(out, block);
      }
    }
  }

  static void write(OutputStream out, Block block) throws IOException {
    byte[] bytes = BlockCodec.encode(block);
    ArraySink frame = new ArraySink(8);
    frame.bytes(Hex.decode("fabfb5da")).int32Le(bytes.length);
    out.write(frame.toByteArray());
    out.write(bytes);
  }

  private void makeCoins(int count) {
    blocks.add(Networks.REGTEST.genesis());
    int fanOuts = Math.ceilDiv(count, FAN_OUT);
    for (int i = 0; i < fanOuts + MATURITY; i++) {
      blocks.add(trunk.mine(List.of()));
    }
    List<Transaction> batch = new ArrayList<>();
    for (int i = 0; i < fanOuts; i++) {
      batch.add(fanOut(blocks.get(i + 1).transactions().getFirst()));
      if (batch.size() == FAN_OUTS_IN_BLOCK || i == fanOuts - 1) {
        blocks.add(trunk.mine(batch));
        batch.clear();
      }
    }
  }

  private Transaction fanOut(Transaction coinbase) {
    TxOut reward = coinbase.outputs().getFirst();
    long eachSat = (reward.valueSat() - FAN_OUT_FEE_SAT) / FAN_OUT;
    List<TxOut> outputs = new ArrayList<>();
    for (int i = 0; i < FAN_OUT; i++) {
      outputs.add(new TxOut(eachSat, scripts.get(random.nextInt(scripts.size()))));
    }
    Transaction tx = sign(new Coin(new OutPoint(coinbase.txid(), 0), reward), outputs);
    for (int i = 0; i < FAN_OUT; i++) {
      coins.add(new Coin(new OutPoint(tx.txid(), i), outputs.get(i)));
    }
    return tx;
  }

  private Transaction sign(Coin coin, List<TxOut> outputs) {
    TxIn input = new TxIn(coin.outpoint(), Script.EMPTY, TxIn.SEQUENCE_FINAL, Witness.EMPTY);
    Map<OutPoint, TxOut> known = new HashMap<>();
    known.put(coin.outpoint(), coin.output());
    TransactionSigner.Result result =
        new TransactionSigner(engine, known)
            .sign(Transaction.of(2, List.of(input), outputs, 0), ring, SighashType.DEFAULT);
    if (!result.isComplete()) {
      throw new IllegalStateException("cannot sign: " + result.outcomes());
    }
    return result.tx();
  }
}
