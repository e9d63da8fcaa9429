package org.basalt.app.hostile;

import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.consensus.MerkleTree;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.MerkleRoot;
import org.basalt.core.hash.Txid;
import org.basalt.core.hash.Uint256;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.core.primitive.CompactTarget;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TransactionCodec;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.basalt.core.script.ScriptBuilder;

/// Payloads of every message, well-formed at least at first sight.
final class Payloads {
  private static final int MSG_TX = 1;
  private static final int MSG_BLOCK = 2;
  private static final int WITNESS_FLAG = 1 << 30;

  private final Scene scene;
  private final Random random;

  Payloads(Scene scene, Random random) {
    this.scene = scene;
    this.random = random;
  }

  byte[] of(String command) {
    return switch (command) {
      case "version" -> HostileConnection.version(random);
      case "addr" -> addresses(random.nextInt(20));
      case "addrv2" -> addressesV2(random.nextInt(20));
      case "inv", "notfound" -> inventory(random.nextInt(50), MSG_TX);
      case "getdata" -> inventory(random.nextInt(50), MSG_TX | WITNESS_FLAG);
      case "merkleblock" ->
          written(out -> out.bytes(header()).int32Le(1).int8(1).bytes(noise(32)).int8(0));
      case "getblocks", "getheaders" -> locator(random.nextInt(30));
      case "tx" -> transaction(1 + random.nextInt(3));
      case "headers" -> headers(1 + random.nextInt(10), noise(32));
      case "block" -> block(random.nextBoolean());
      case "ping", "pong", "feefilter" -> noise(8);
      case "filterload" -> filterLoad(random.nextInt(200), random.nextInt(60));
      case "filteradd" -> written(out -> out.varBytes(noise(random.nextInt(520))));
      case "sendcmpct" -> written(out -> out.int8(random.nextInt(3)).int64Le(2));
      case "cmpctblock" -> compactBlock(random.nextInt(50), false);
      case "getblocktxn" -> blockTransactionsRequest(random.nextInt(20));
      case "blocktxn" -> blockTransactions(random.nextInt(5));
      case "getcfilters", "getcfheaders" -> filterRange(random.nextInt(2), random.nextInt(1_000));
      case "getcfcheckpt" -> written(out -> out.int8(0).bytes(noise(32)));
      case "cfilter" -> written(out -> out.int8(0).bytes(noise(32)).varBytes(noise(30)));
      case "cfheaders" ->
          written(out -> out.int8(0).bytes(noise(64)).compactSize(1).bytes(noise(32)));
      case "cfcheckpt" ->
          written(out -> out.int8(0).bytes(noise(32)).compactSize(1).bytes(noise(32)));
      case "sendtxrcncl" -> written(out -> out.int32Le(1).int64Le(random.nextLong()));
      case "feature" ->
          written(out -> out.varBytes(new byte[] {'a', 'b', 'c', 'd'}).varBytes(noise(5)));
      default -> new byte[0];
    };
  }

  private static byte[] written(Consumer<ArraySink> writer) {
    ArraySink out = new ArraySink();
    writer.accept(out);
    return out.toByteArray();
  }

  byte[] noise(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  byte[] addresses(int count) {
    ArraySink out = new ArraySink();
    out.compactSize(count);
    for (int i = 0; i < count; i++) {
      out.int32Le((int) (System.currentTimeMillis() / 1000) - random.nextInt(600));
      out.int64Le(0x409).bytes(new byte[10]).int16Le(0xffff);
      // Of networks that can be reached, as far as anyone can tell.
      out.int8(1 + random.nextInt(9)).bytes(noise(3)).int16Be(8333);
    }
    return out.toByteArray();
  }

  byte[] addressesV2(int count) {
    int[] sizes = {0, 4, 16, 10, 32, 32, 16};
    ArraySink out = new ArraySink();
    out.compactSize(count);
    for (int i = 0; i < count; i++) {
      int network = 1 + random.nextInt(6);
      out.int32Le((int) (System.currentTimeMillis() / 1000) - random.nextInt(600));
      out.compactSize(0x409).int8(network).varBytes(noise(sizes[network])).int16Be(8333);
    }
    return out.toByteArray();
  }

  byte[] inventory(int count, int kind) {
    ArraySink out = new ArraySink();
    out.compactSize(count);
    for (int i = 0; i < count; i++) {
      out.int32Le(kind).bytes(noise(32));
    }
    return out.toByteArray();
  }

  /// Blocks that the victim has.
  byte[] knownBlocks(int count) {
    ArraySink out = new ArraySink();
    out.compactSize(count);
    for (int i = 0; i < count; i++) {
      out.int32Le(MSG_BLOCK | WITNESS_FLAG).bytes(scene.someHash(random).toByteArray());
    }
    return out.toByteArray();
  }

  byte[] locator(int count) {
    ArraySink out = new ArraySink();
    out.int32Le(70_016).compactSize(count);
    for (int i = 0; i < count; i++) {
      out.bytes(random.nextInt(10) == 0 ? scene.someHash(random).toByteArray() : noise(32));
    }
    out.bytes(new byte[32]);
    return out.toByteArray();
  }

  /// Spends what nobody has.
  Transaction orphan(int inputs) {
    List<TxIn> spent =
        IntStream.range(0, inputs)
            .mapToObj(_ ->
                new TxIn(
                    new OutPoint(Txid.of(noise(32)), random.nextInt(3)),
                    Script.EMPTY,
                    -1,
                    Witness.of(noise(random.nextInt(100)))))
            .toList();
    Script script = new ScriptBuilder().op(0).data(noise(20)).build();
    return Transaction.of(2, spent, List.of(new TxOut(10_000, script)), 0);
  }

  byte[] transaction(int inputs) {
    ArraySink out = new ArraySink();
    TransactionCodec.write(orphan(inputs), out);
    return out.toByteArray();
  }

  private byte[] header() {
    return bytes(mine(scene.tip().hash(), MerkleRoot.of(noise(32))));
  }

  private static byte[] bytes(BlockHeader header) {
    ArraySink out = new ArraySink();
    header.writeTo(out);
    return out.toByteArray();
  }

  /// With proof of work, which is cheap here.
  BlockHeader mine(BlockHash prev, MerkleRoot root) {
    int bits = Networks.REGTEST.genesis().header().bits();
    Uint256 target = CompactTarget.decode(bits).value();
    int timeSec = (int) scene.tip().timeSec() + 1;
    for (int nonce = random.nextInt(); ; nonce++) {
      BlockHeader header = new BlockHeader(0x2000_0000, prev, root, timeSec, bits, nonce);
      if (target.compareTo(header.hash().toUint256()) >= 0) {
        return header;
      }
    }
  }

  /// Headers in a row.
  byte[] headers(int count, byte[] prev) {
    ArraySink out = new ArraySink();
    out.compactSize(count);
    BlockHash below = BlockHash.of(prev);
    for (int i = 0; i < count; i++) {
      BlockHeader header = mine(below, MerkleRoot.of(noise(32)));
      below = header.hash();
      out.bytes(bytes(header)).compactSize(0);
    }
    return out.toByteArray();
  }

  private Transaction coinbase(long valueSat) {
    Script height = new ScriptBuilder().number(scene.height() + 1).data(noise(4)).build();
    return Transaction.of(
        2,
        List.of(new TxIn(OutPoint.NULL, height, -1, Witness.EMPTY)),
        List.of(new TxOut(valueSat, Script.ofHex("51"))),
        0);
  }

  /// On the tip, and invalid: it pays itself too much, or is not what its header says.
  byte[] block(boolean isMutated) {
    Transaction coinbase = coinbase(1_000_000_000_000L);
    MerkleRoot root = MerkleTree.ofTransactions(List.of(coinbase)).hash();
    ArraySink out = new ArraySink();
    out.bytes(bytes(mine(scene.tip().hash(), root))).compactSize(isMutated ? 2 : 1);
    TransactionCodec.write(coinbase, out);
    if (isMutated) {
      TransactionCodec.write(coinbase, out);
    }
    return out.toByteArray();
  }

  /// On the tip, of transactions that nobody has; all with the same short id, if they collide.
  byte[] compactBlock(int count, boolean collide) {
    ArraySink out = new ArraySink();
    out.bytes(header()).int64Le(random.nextLong()).compactSize(count);
    byte[] same = noise(6);
    for (int i = 0; i < count; i++) {
      out.bytes(collide && random.nextInt(4) != 0 ? same : noise(6));
    }
    out.compactSize(1).compactSize(0);
    TransactionCodec.write(coinbase(5_000_000_000L), out);
    return out.toByteArray();
  }

  byte[] blockTransactionsRequest(int count) {
    ArraySink out = new ArraySink();
    out.bytes(scene.someHash(random).toByteArray()).compactSize(count);
    for (int i = 0; i < count; i++) {
      out.compactSize(random.nextInt(3));
    }
    return out.toByteArray();
  }

  byte[] blockTransactions(int count) {
    ArraySink out = new ArraySink();
    out.bytes(noise(32)).compactSize(count);
    for (int i = 0; i < count; i++) {
      out.bytes(transaction(1));
    }
    return out.toByteArray();
  }

  byte[] filterLoad(int size, int functions) {
    return written(out ->
        out.varBytes(noise(size))
            .int32Le(functions)
            .int32Le(random.nextInt())
            .int8(random.nextInt(4)));
  }

  byte[] filterRange(int type, int start) {
    byte[] stop = random.nextBoolean() ? scene.someHash(random).toByteArray() : noise(32);
    return written(out -> out.int8(type).int32Le(start).bytes(stop));
  }
}
