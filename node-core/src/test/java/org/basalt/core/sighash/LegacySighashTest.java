package org.basalt.core.sighash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.hash.Txid;
import org.basalt.core.primitive.OutPoint;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.Transaction;
import org.basalt.core.primitive.TransactionCodec;
import org.basalt.core.primitive.TxIn;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.primitive.Witness;
import org.junit.jupiter.api.Test;

/// Digests before segwit against a model that changes the transaction and writes it out.
class LegacySighashTest {
  private static final int[] TYPES = {0x00, 0x01, 0x02, 0x03, 0x04, 0x41, 0x81, 0x82, 0x83, 0xff};

  @Test
  void everyTypeIsAsTheChangedTransactionInAnyOrderOfInputs() {
    Random random = new Random(3);
    Transaction tx = transaction(random, 200, 150);
    SighashCache cache = SighashCache.of(tx, Collections.nCopies(200, new TxOut(0, Script.EMPTY)));
    for (int i = 0; i < 300; i++) {
      int input = random.nextInt(200);
      int type = TYPES[random.nextInt(TYPES.length)];
      byte[] script = new byte[random.nextInt(300)];
      // No opcode of these scripts is a push or a CODESEPARATOR.
      Arrays.fill(script, (byte) 0x76);
      int start = random.nextInt(script.length + 1);
      Script code = Script.of(Arrays.copyOfRange(script, start, script.length));
      assertThat(LegacySighash.hash(cache, input, script, start, type))
          .isEqualTo(model(tx, input, code, type));
    }
  }

  @Test
  void singleWithoutAnOutputSignsTheNumberOne() {
    Transaction tx = transaction(new Random(4), 3, 2);
    SighashCache cache = SighashCache.of(tx, Collections.nCopies(3, new TxOut(0, Script.EMPTY)));
    byte[] one = new byte[32];
    one[0] = 1;
    assertThat(LegacySighash.hash(cache, 2, new byte[0], 0, 0x03)).isEqualTo(one);
    assertThat(LegacySighash.hash(cache, 2, new byte[0], 0, 0x83)).isEqualTo(one);
    assertThat(LegacySighash.hash(cache, 1, new byte[0], 0, 0x03)).isNotEqualTo(one);
  }

  @Test
  void codeSeparatorsAreLeftOutButNotTheirBytesInPushes() {
    Transaction tx = transaction(new Random(5), 1, 1);
    SighashCache cache = SighashCache.of(tx, Collections.nCopies(1, new TxOut(0, Script.EMPTY)));
    byte[] with = {(byte) 0xab, 0x51, 0x01, (byte) 0xab, (byte) 0xab, 0x52};
    byte[] without = {0x51, 0x01, (byte) 0xab, 0x52};
    assertThat(LegacySighash.hash(cache, 0, with, 0, 1))
        .isEqualTo(LegacySighash.hash(cache, 0, without, 0, 1))
        .isEqualTo(model(tx, 0, Script.of(without), 1));
  }

  private static Transaction transaction(Random random, int inputs, int outputs) {
    List<TxIn> ins = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      byte[] txid = new byte[32];
      random.nextBytes(txid);
      ins.add(
          new TxIn(
              new OutPoint(Txid.of(txid), random.nextInt()),
              Script.of(new byte[random.nextInt(5)]),
              random.nextInt(),
              Witness.EMPTY));
    }
    List<TxOut> outs = new ArrayList<>();
    for (int i = 0; i < outputs; i++) {
      outs.add(new TxOut(random.nextLong(), Script.of(new byte[random.nextInt(40)])));
    }
    return Transaction.of(random.nextInt(), ins, outs, random.nextInt());
  }

  private static byte[] model(Transaction tx, int input, Script code, int type) {
    int base = type & 0x1f;
    if (base == 3 && input >= tx.outputs().size()) {
      byte[] one = new byte[32];
      one[0] = 1;
      return one;
    }
    List<TxIn> inputs = new ArrayList<>();
    for (int i = 0; i < tx.inputs().size(); i++) {
      TxIn in = tx.inputs().get(i);
      int sequence = i != input && (base == 2 || base == 3) ? 0 : in.sequence();
      TxIn changed =
          new TxIn(in.prevout(), i == input ? code : Script.EMPTY, sequence, Witness.EMPTY);
      if (i == input || (type & 0x80) == 0) {
        inputs.add(changed);
      }
    }
    List<TxOut> outputs = new ArrayList<>();
    if (base == 3) {
      outputs.addAll(Collections.nCopies(input, new TxOut(-1, Script.EMPTY)));
      outputs.add(tx.outputs().get(input));
    } else if (base != 2) {
      outputs.addAll(tx.outputs());
    }
    Transaction changed = Transaction.of(tx.version(), inputs, outputs, tx.locktime());
    ArraySink out = new ArraySink();
    TransactionCodec.writeStripped(changed, out);
    out.int32Le(type);
    return Sha256.hashTwice(out.toByteArray());
  }
}
