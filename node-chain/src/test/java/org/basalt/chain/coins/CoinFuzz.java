package org.basalt.chain.coins;

import java.util.Arrays;
import java.util.List;
import org.basalt.chain.api.BlockUndo;
import org.basalt.chain.blocks.UndoCodec;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.consensus.Coin;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.primitive.Script;
import org.basalt.core.primitive.TxOut;
import org.basalt.core.testing.FuzzInput;
import org.basalt.core.testing.FuzzMemory;

/// Any bytes as a coin or as a block's undo data, under a right checksum too: read, or malformed
/// and nothing else. Coins of any script and any amount come back from both short forms.
public final class CoinFuzz {
  private static final long MAX_MONEY_SAT = 2_100_000_000_000_000L;
  private static final int LARGEST_SCRIPT = 10_000;

  private CoinFuzz() {}

  /// Called by the fuzzer.
  public static void fuzzerTestOneInput(byte[] data) {
    FuzzInput in = new FuzzInput(data);
    switch (in.below(4)) {
      case 0 -> any(in.rest());
      case 1 -> good(in);
      case 2 -> undo(in.rest());
      default -> sealedUndo(in.rest());
    }
  }

  private static void any(byte[] bytes) {
    Coin coin;
    try {
      coin = CoinCodec.decode(bytes);
    } catch (DecodeException e) {
      return;
    }
    FuzzMemory.check("coin", bytes.length, () -> CoinCodec.decode(bytes));
    if (coin.valueSat() < 0) {
      throw new AssertionError("a coin of " + coin.valueSat());
    }
    bothForms(coin);
  }

  private static void bothForms(Coin coin) {
    same(coin, CoinCodec.decode(CoinCodec.encode(coin)));
    ArraySink out = new ArraySink();
    CoinCodec.writeAsCore(coin, out);
    same(coin, CoinCodec.read(new ByteReader(out.toByteArray())));
  }

  private static void same(Object expected, Object got) {
    if (!expected.equals(got)) {
      throw new AssertionError(expected + " became " + got);
    }
  }

  private static void good(FuzzInput in) {
    long valueSat = Long.remainderUnsigned(in.int64(), MAX_MONEY_SAT + 1);
    long digits = 1;
    int zeros = in.below(16);
    for (int i = 0; i < zeros; i++) {
      digits *= 10;
    }
    long round = valueSat / digits * digits;
    int height = in.int16() | in.int8() << 16;
    Script script = Script.of(in.isEmpty() || in.flag() ? template(in) : in.rest());
    if (script.size() <= LARGEST_SCRIPT) {
      bothForms(new Coin(new TxOut(round, script), height, in.flag()));
    }
  }

  /// Close to the scripts that have a short form.
  private static byte[] template(FuzzInput in) {
    ArraySink out = new ArraySink();
    switch (in.below(4)) {
      case 0 -> out.int8(0x76).int8(0xa9).int8(20).bytes(in.bytes(20)).int8(0x88).int8(0xac);
      case 1 -> out.int8(0xa9).int8(20).bytes(in.bytes(20)).int8(0x87);
      case 2 -> out.int8(33).int8(2 + in.below(3)).bytes(in.bytes(32)).int8(0xac);
      default -> out.int8(65).int8(4).bytes(in.bytes(64)).int8(0xac);
    }
    byte[] script = out.toByteArray();
    if (in.oneIn(4)) {
      script[in.below(script.length)] = (byte) in.int8();
    }
    return script;
  }

  private static void undo(byte[] bytes) {
    try {
      BlockUndo undo = UndoCodec.decode(BlockHash.ZERO, bytes);
      same(undo, UndoCodec.decode(BlockHash.ZERO, UndoCodec.encode(BlockHash.ZERO, undo)));
      List<List<Coin>> spent = undo.spentByTransaction();
      if (spent.stream().mapToInt(List::size).sum() > bytes.length) {
        throw new AssertionError("more coins than bytes");
      }
    } catch (DecodeException e) {
      // Refused.
    }
  }

  private static void sealedUndo(byte[] content) {
    Sha256 sha256 = new Sha256();
    BlockHash.ZERO.writeTo(sha256);
    byte[] checksum = sha256.bytes(content, 0, content.length).finishTwice();
    byte[] bytes = Arrays.copyOf(content, content.length + checksum.length);
    System.arraycopy(checksum, 0, bytes, content.length, checksum.length);
    undo(bytes);
  }
}
