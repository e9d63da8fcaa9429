package org.basalt.p2p.message;

import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.primitive.Block;
import org.basalt.core.primitive.BlockCodec;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.p2p.wire.Message;
import org.basalt.p2p.wire.MessageType;

/// `block`: a block, kept as bytes; decoding it is not the network's work.
///
/// | size | field        | encoding                              |
/// |-----:|--------------|---------------------------------------|
/// |   80 | header       | see [BlockHeader]                     |
/// |  var | transactions | CompactSize count, then each          |
///
/// @param bytes the whole payload, owned by this message; at least a header
/// @param hash of the first 80 bytes
///
/// @see <a href="https://github.com/bitcoin/bips/blob/master/bip-0144.mediawiki">BIP-0144</a>
public record BlockMessage(byte[] bytes, BlockHash hash) implements Message {
  public static final MessageType<BlockMessage> TYPE =
      new MessageType<>("block", 2, in -> of(in.rest()), (m, out) -> out.bytes(m.bytes));

  /// Takes ownership of the bytes.
  ///
  /// @throws DecodeException if there are fewer than a header has
  public static BlockMessage of(byte[] bytes) {
    if (bytes.length < BlockHeader.SIZE) {
      throw new DecodeException("expected a block header, got " + bytes.length + " bytes");
    }
    return new BlockMessage(bytes, BlockHash.of(Sha256.hashTwice(bytes, 0, BlockHeader.SIZE)));
  }

  public static BlockMessage of(Block block) {
    return new BlockMessage(BlockCodec.encode(block), block.hash());
  }

  public BlockHeader header() {
    return BlockHeader.readFrom(new ByteReader(bytes));
  }

  @Override
  public MessageType<BlockMessage> type() {
    return TYPE;
  }
}
