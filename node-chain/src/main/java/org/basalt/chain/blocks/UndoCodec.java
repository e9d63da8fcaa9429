package org.basalt.chain.blocks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.basalt.chain.api.BlockUndo;
import org.basalt.chain.coins.CoinCodec;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.consensus.Coin;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.hash.BlockHash;

/// Undo data of a block to bytes and back.
///
/// | size | field        | encoding                                                                   |
/// |-----:|--------------|----------------------------------------------------------------------------|
/// |  var | transactions | CompactSize count, all but the coinbase; then for each:                     |
/// |  var | coins        | CompactSize count, one for each input, each as [CoinCodec]                  |
/// |   32 | checksum     | double SHA-256 of the block hash (internal order) and all of the above      |
///
/// The checksum covers the block hash, so undo data that was written for another block is found out
/// too. A block with nothing but a coinbase has `00` and the checksum.
public final class UndoCodec {
  private static final int CHECKSUM_SIZE = 32;

  /// Height, amount, script: at least a byte each.
  private static final int MIN_COIN_SIZE = 3;

  private static final int MAX_COUNT = 1_000_000;

  private UndoCodec() {}

  public static byte[] encode(BlockHash block, BlockUndo undo) {
    ArraySink out = new ArraySink(4096);
    out.compactSize(undo.spentByTransaction().size());
    for (List<Coin> coins : undo.spentByTransaction()) {
      out.compactSize(coins.size());
      for (Coin coin : coins) {
        CoinCodec.write(coin, out);
      }
    }
    out.bytes(checksum(block, out.array(), out.size()));
    return out.toByteArray();
  }

  /// @throws DecodeException if the bytes are not the undo data of this block
  public static BlockUndo decode(BlockHash block, byte[] bytes) {
    int length = bytes.length - CHECKSUM_SIZE;
    if (length < 0
        || !Arrays.equals(
            checksum(block, bytes, length), 0, CHECKSUM_SIZE, bytes, length, bytes.length)) {
      throw new DecodeException("undo data of block " + block + " has a wrong checksum");
    }
    ByteReader in = new ByteReader(bytes, 0, length);
    int transactions = in.count(1, MAX_COUNT);
    List<List<Coin>> spent = new ArrayList<>(transactions);
    for (int i = 0; i < transactions; i++) {
      int count = in.count(MIN_COIN_SIZE, MAX_COUNT);
      List<Coin> coins = new ArrayList<>(count);
      for (int j = 0; j < count; j++) {
        coins.add(CoinCodec.read(in));
      }
      spent.add(coins);
    }
    in.expectEnd();
    return new BlockUndo(spent);
  }

  private static byte[] checksum(BlockHash block, byte[] bytes, int length) {
    Sha256 sha256 = new Sha256();
    block.writeTo(sha256);
    return sha256.bytes(bytes, 0, length).finishTwice();
  }
}
