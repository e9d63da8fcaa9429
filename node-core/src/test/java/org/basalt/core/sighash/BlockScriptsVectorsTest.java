package org.basalt.core.sighash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.basalt.core.Vectors;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.VarInt;
import org.basalt.core.crypto.Secp256k1;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockCodec;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.script.Engines;
import org.basalt.core.script.Opcode;
import org.basalt.core.script.ScriptBuilder;
import org.basalt.core.script.ScriptFlags;
import org.basalt.core.script.ScriptVerifier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Real blocks with the outputs that they spend: every input is valid with the flags of its block,
/// by each signature engine.
class BlockScriptsVectorsTest {
  private static final ScriptFlags BEFORE_STRICT_DER = ScriptFlags.parse("P2SH,WITNESS,TAPROOT");
  private static final ScriptFlags STRICT_DER = ScriptFlags.parse("P2SH,WITNESS,TAPROOT,DERSIG");
  private static final ScriptFlags SEGWIT =
      ScriptFlags.parse(
          "P2SH,WITNESS,TAPROOT,DERSIG,NULLDUMMY,CHECKLOCKTIMEVERIFY,CHECKSEQUENCEVERIFY");

  static Stream<Secp256k1> engines() {
    return Engines.all();
  }

  @ParameterizedTest
  @MethodSource("engines")
  void allInputsOfMainnetBlock277647AreValid(Secp256k1 engine) {
    Map<OutPoint, TxOut> outputs = utxoStore("blocks-with-spent/mainnet-277647.utxostore");
    List<TxOut> spent = new ArrayList<>();
    for (Transaction tx :
        BlockCodec.decode(Vectors.bytes("blocks-with-spent/mainnet-277647.raw")).transactions()) {
      if (!tx.isCoinbase()) {
        tx.inputs()
            .forEach(input -> spent.add(Objects.requireNonNull(outputs.get(input.prevout()))));
      }
    }
    verify("blocks-with-spent/mainnet-277647.raw", spent, 732, BEFORE_STRICT_DER, engine);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void allInputsOfMainnetBlock300025AreValid(Secp256k1 engine) {
    List<TxOut> spent = undo("blocks-with-spent/mainnet-300025.undo");
    verify("blocks-with-spent/mainnet-300025.raw", spent, 1427, BEFORE_STRICT_DER, engine);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void allInputsOfMainnetBlock367891AreValid(Secp256k1 engine) {
    List<TxOut> spent = new ArrayList<>();
    for (JsonNode coin : Vectors.gzipJson("blocks-with-spent/mainnet-367891.spent_utxos.json.gz")) {
      JsonNode output = coin.get("txout");
      spent.add(
          new TxOut(
              output.get("value").asLong(), Script.ofHex(output.get("script_pubkey").asText())));
    }
    verify("blocks-with-spent/mainnet-367891.raw", spent, 20817, STRICT_DER, engine);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void allInputsOfTestnet3Block928927AreValid(Secp256k1 engine) {
    List<TxOut> spent = undo("blocks-with-spent/testnet3-928927.undo");
    verify("blocks-with-spent/testnet3-928927.raw", spent, 9983, SEGWIT, engine);
  }

  private static List<TxOut> undo(String name) {
    ByteReader in = new ByteReader(Vectors.bytes(name));
    List<TxOut> spent = new ArrayList<>();
    while (!in.isAtEnd()) {
      spent.add(TxOut.readFrom(in));
    }
    return spent;
  }

  /// Amounts stay 0: no signature before segwit signs them.
  private static Map<OutPoint, TxOut> utxoStore(String name) {
    ByteReader in = new ByteReader(Vectors.bytes(name));
    Map<OutPoint, TxOut> outputs = new HashMap<>();
    while (!in.isAtEnd()) {
      OutPoint outPoint = OutPoint.readFrom(in);
      ByteReader entry = new ByteReader(in.bytes(in.int32Le()));
      VarInt.read(entry);
      VarInt.read(entry);
      outputs.put(outPoint, new TxOut(0, compressedScript(entry)));
    }
    return outputs;
  }

  private static Script compressedScript(ByteReader in) {
    int kind = (int) VarInt.read(in);
    ScriptBuilder script = new ScriptBuilder();
    return switch (kind) {
      case 0 ->
          script
              .op(Opcode.OP_DUP)
              .op(Opcode.OP_HASH160)
              .data(in.bytes(20))
              .op(Opcode.OP_EQUALVERIFY)
              .op(Opcode.OP_CHECKSIG)
              .build();
      case 1 -> script.op(Opcode.OP_HASH160).data(in.bytes(20)).op(Opcode.OP_EQUAL).build();
      case 2, 3 -> {
        byte[] key = new byte[33];
        key[0] = (byte) kind;
        System.arraycopy(in.bytes(32), 0, key, 1, 32);
        yield script.data(key).op(Opcode.OP_CHECKSIG).build();
      }
      case 4, 5 -> script.data(uncompressed(kind & 1, in.bytes(32))).op(Opcode.OP_CHECKSIG).build();
      default -> Script.of(in.bytes(kind - 6));
    };
  }

  /// The key of 65 bytes whose x is given: y is a root of x³ + 7, odd or even as asked.
  private static byte[] uncompressed(int parity, byte[] x) {
    BigInteger p = BigInteger.TWO.pow(256).subtract(BigInteger.valueOf(0x1000003d1L));
    BigInteger square =
        new BigInteger(1, x).modPow(BigInteger.valueOf(3), p).add(BigInteger.valueOf(7)).mod(p);
    BigInteger y = square.modPow(p.add(BigInteger.ONE).shiftRight(2), p);
    BigInteger chosen = y.testBit(0) == (parity == 1) ? y : p.subtract(y);
    byte[] bytes = new ArraySink().int8(4).bytes(x, 0, 32).toByteArray();
    byte[] yBytes = chosen.toByteArray();
    byte[] key = Arrays.copyOf(bytes, 65);
    for (int i = 0; i < Math.min(32, yBytes.length); i++) {
      key[64 - i] = yBytes[yBytes.length - 1 - i];
    }
    return key;
  }

  private static void verify(
      String block, List<TxOut> spent, int inputs, ScriptFlags flags, Secp256k1 engine) {
    Block decoded = BlockCodec.decode(Vectors.bytes(block));
    List<Input> all = new ArrayList<>();
    int at = 0;
    for (Transaction tx : decoded.transactions()) {
      if (tx.isCoinbase()) {
        continue;
      }
      List<TxOut> outputs = spent.subList(at, at + tx.inputs().size());
      at += outputs.size();
      SighashCache cache = SighashCache.of(tx, outputs);
      for (int i = 0; i < outputs.size(); i++) {
        all.add(new Input(tx, i, outputs.get(i), cache));
      }
    }
    assertThat(at).isEqualTo(inputs).isEqualTo(spent.size());
    // On all cores: the reference engine takes its time.
    assertThat(all.parallelStream().filter(input -> !input.isValid(flags, engine)).toList())
        .isEmpty();
  }

  /// An input with what it spends.
  private record Input(Transaction tx, int position, TxOut spent, SighashCache cache) {
    boolean isValid(ScriptFlags flags, Secp256k1 engine) {
      TxIn input = tx.inputs().get(position);
      TransactionSignatureChecker checker =
          new TransactionSignatureChecker(engine, tx, position, spent.valueSat(), cache);
      return ScriptVerifier.verify(
              input.scriptSig(), spent.scriptPubKey(), input.witness(), flags, checker)
          .isOk();
    }

    @Override
    public String toString() {
      return tx.txid() + ":" + position;
    }
  }
}
