package org.basalt.chain.index;

import org.basalt.chain.api.BlockNode;
import org.basalt.chain.kv.ValueCodec;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.hash.BlockHash;

/// Where an index keeps what it knows of one block, on whatever branch: rows sort by height.
///
/// | offset | size | field  | encoding          |
/// |-------:|-----:|--------|-------------------|
/// |      0 |    4 | height | uint32 big-endian |
/// |      4 |   32 | hash   | internal order    |
record BlockKey(int height, BlockHash hash) {
  static final ValueCodec<BlockKey> CODEC = ValueCodec.of(BlockKey::encode, BlockKey::decode);

  private static final int HEIGHT_SIZE = 4;

  static BlockKey of(BlockNode node) {
    return new BlockKey(node.height(), node.hash());
  }

  private byte[] encode() {
    byte[] bytes = new byte[HEIGHT_SIZE + BlockHash.SIZE];
    for (int i = 0; i < HEIGHT_SIZE; i++) {
      bytes[i] = (byte) (height >>> 24 - 8 * i);
    }
    hash.copyTo(bytes, HEIGHT_SIZE);
    return bytes;
  }

  private static BlockKey decode(byte[] bytes) {
    if (bytes.length != HEIGHT_SIZE + BlockHash.SIZE) {
      throw new DecodeException("expected 36 bytes of a block's key, got " + bytes.length);
    }
    int height = 0;
    for (int i = 0; i < HEIGHT_SIZE; i++) {
      height = height << 8 | bytes[i] & 0xff;
    }
    return new BlockKey(height, BlockHash.of(bytes, HEIGHT_SIZE));
  }
}
