package org.basalt.core.primitive;

import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.ByteSink;
import org.basalt.core.bytes.LittleEndian;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.MerkleRoot;

/// The 80 bytes that proof of work is done on, and their hash. Immutable.
///
/// | offset | size | field      | encoding                                              |
/// |-------:|-----:|------------|-------------------------------------------------------|
/// |      0 |    4 | version    | int32 little-endian, signed (BIP-0034)                |
/// |      4 |   32 | prev       | hash of the previous block, internal order            |
/// |     36 |   32 | merkleRoot | internal order                                        |
/// |     68 |    4 | time       | uint32 little-endian, seconds since 1970              |
/// |     72 |    4 | bits       | uint32 little-endian, the compact target              |
/// |     76 |    4 | nonce      | uint32 little-endian                                  |
public final class BlockHeader {
  public static final int SIZE = 80;

  private final int version;
  private final BlockHash prev;
  private final MerkleRoot merkleRoot;
  private final int time;
  private final int bits;
  private final int nonce;
  private final BlockHash hash;

  /// @param time unsigned seconds
  /// @param bits unsigned compact target
  /// @param nonce unsigned
  public BlockHeader(
      int version, BlockHash prev, MerkleRoot merkleRoot, int time, int bits, int nonce) {
    this.version = version;
    this.prev = prev;
    this.merkleRoot = merkleRoot;
    this.time = time;
    this.bits = bits;
    this.nonce = nonce;
    byte[] bytes = new byte[SIZE];
    encodeTo(bytes);
    this.hash = BlockHash.of(Sha256.hashTwice(bytes));
  }

  private BlockHeader(byte[] bytes, int offset) {
    version = LittleEndian.int32(bytes, offset);
    prev = BlockHash.of(bytes, offset + 4);
    merkleRoot = MerkleRoot.of(bytes, offset + 36);
    time = LittleEndian.int32(bytes, offset + 68);
    bits = LittleEndian.int32(bytes, offset + 72);
    nonce = LittleEndian.int32(bytes, offset + 76);
    hash = BlockHash.of(Sha256.hashTwice(bytes, offset, SIZE));
  }

  public static BlockHeader readFrom(ByteReader in) {
    int offset = in.position();
    in.skip(SIZE);
    return new BlockHeader(in.array(), offset);
  }

  public static BlockHeader decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    BlockHeader header = readFrom(in);
    in.expectEnd();
    return header;
  }

  private void encodeTo(byte[] bytes) {
    LittleEndian.putInt32(bytes, 0, version);
    prev.copyTo(bytes, 4);
    merkleRoot.copyTo(bytes, 36);
    LittleEndian.putInt32(bytes, 68, time);
    LittleEndian.putInt32(bytes, 72, bits);
    LittleEndian.putInt32(bytes, 76, nonce);
  }

  public void writeTo(ByteSink out) {
    byte[] bytes = new byte[SIZE];
    encodeTo(bytes);
    out.bytes(bytes);
  }

  public byte[] encode() {
    ArraySink out = new ArraySink(SIZE);
    writeTo(out);
    return out.toByteArray();
  }

  /// Signed on purpose: BIP-0034's rule compares it as Core does.
  public int version() {
    return version;
  }

  public BlockHash prev() {
    return prev;
  }

  public MerkleRoot merkleRoot() {
    return merkleRoot;
  }

  /// Seconds since 1970, widened from the unsigned field.
  public long timeSec() {
    return Integer.toUnsignedLong(time);
  }

  /// Compact target; unsigned.
  public int bits() {
    return bits;
  }

  /// Unsigned.
  public int nonce() {
    return nonce;
  }

  public BlockHash hash() {
    return hash;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BlockHeader that && hash.equals(that.hash);
  }

  @Override
  public int hashCode() {
    return hash.hashCode();
  }

  @Override
  public String toString() {
    return "header " + hash;
  }
}
