package org.basalt.chain.scenario;

import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
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
import org.basalt.core.primitive.TransactionCodec;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.basalt.core.rules.Consensus;
import org.basalt.core.script.Opcode;
import org.basalt.core.script.ScriptBuilder;
import org.basalt.core.sighash.SighashType;
import org.basalt.core.signing.KeyRing;
import org.basalt.core.signing.TransactionSigner;

/// Writes a regtest chain and signed transactions that spend its coins, the same ones for the same
/// seed: a program, which `scripts/bench` runs.
///
/// The transactions spend one output each, a third of them P2PKH, P2WPKH and P2TR by the key path,
/// and pay to two others at fee rates of 1 to 50 satoshis per virtual byte. One in five spends what
/// the one before it made.
public final class TransactionLoad {
  private static final int FAN_OUT = 1_000;
  private static final int MATURITY = 100;

  /// Fan-outs that fit a block, well below its weight.
  private static final int FAN_OUTS_IN_BLOCK = 20;

  private static final int TOP_BITS_VERSION = 0x20000000;
  private static final long FIRST_BLOCK_SEC = 1_780_000_000L;
  private static final long BLOCK_INTERVAL_SEC = 60;
  private static final int CHAINED_OF = 5;
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
  private final List<Block> blocks = new ArrayList<>();
  private BlockNode tip = BlockNode.genesis(Networks.REGTEST.genesis().header());

  private TransactionLoad(long seed) {
    random = new Random(seed);
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    secret[0] = 1;
    Wif key = new Wif(secret, true);
    ring.add(key);
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

  /// @param args directory, number of transactions, seed
  public static void main(String[] args) throws IOException {
    new TransactionLoad(Long.parseLong(args[2])).write(Path.of(args[0]), Integer.parseInt(args[1]));
  }

  private void write(Path directory, int count) throws IOException {
    blocks.add(Networks.REGTEST.genesis());
    int fanOuts = Math.ceilDiv(count, FAN_OUT);
    for (int i = 0; i < fanOuts + MATURITY; i++) {
      mine(List.of());
    }
    List<Coin> coins = new ArrayList<>();
    List<Transaction> batch = new ArrayList<>();
    for (int i = 0; i < fanOuts; i++) {
      batch.add(fanOut(blocks.get(i + 1).transactions().getFirst(), coins));
      if (batch.size() == FAN_OUTS_IN_BLOCK || i == fanOuts - 1) {
        mine(batch);
        batch.clear();
      }
    }
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(directory.resolve("blocks.dat")))) {
      for (Block block : blocks) {
        byte[] bytes = BlockCodec.encode(block);
        ArraySink frame = new ArraySink(8);
        frame.bytes(Hex.decode("fabfb5da")).int32Le(bytes.length);
        out.write(frame.toByteArray());
        out.write(bytes);
      }
    }
    try (BufferedWriter out =
        Files.newBufferedWriter(directory.resolve("transactions.txt"), StandardCharsets.US_ASCII)) {
      Coin chained = coins.getFirst();
      for (int i = 0; i < count; i++) {
        Coin coin = i % CHAINED_OF == CHAINED_OF - 1 ? chained : coins.get(i);
        Transaction tx = spend(coin);
        chained = new Coin(new OutPoint(tx.txid(), 0), tx.outputs().getFirst());
        out.write(Hex.encode(TransactionCodec.encode(tx)));
        out.newLine();
      }
    }
  }

  private record Coin(OutPoint outpoint, TxOut output) {}

  private void mine(List<Transaction> transactions) {
    long timeSec = FIRST_BLOCK_SEC + BLOCK_INTERVAL_SEC * blocks.size();
    Block block =
        BlockForge.grind(
            assembler.assemble(tip, TOP_BITS_VERSION, timeSec, scripts.get(1), transactions));
    blocks.add(block);
    tip = BlockNode.child(block.header(), tip);
  }

  private Transaction fanOut(Transaction coinbase, List<Coin> coins) {
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

  private Transaction spend(Coin coin) {
    long feeSat = (long) SIZE_VB * (1 + random.nextInt(MAX_RATE));
    long left = coin.output().valueSat() - feeSat;
    return sign(
        coin,
        List.of(
            new TxOut(left * 3 / 4, scripts.get(random.nextInt(scripts.size()))),
            new TxOut(left / 4, scripts.get(random.nextInt(scripts.size())))));
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
