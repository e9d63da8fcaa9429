package org.basalt.p2p.message;

import java.util.List;
import org.basalt.core.bytes.CompactSize;
import org.basalt.core.hash.MerkleRoot;
import org.basalt.core.primitive.BlockHeader;
import org.basalt.p2p.wire.Message;
import org.basalt.p2p.wire.MessageType;

/// `merkleblock`: a header and the proof that some transactions are in its block.
///
/// | size | field            | encoding                                                      |
/// |-----:|------------------|---------------------------------------------------------------|
/// |   80 | header           | see [BlockHeader]                                             |
/// |    4 | transactionCount | uint32 little-endian                                          |
/// |  var | hashes           | CompactSize count, 32 bytes each: nodes of the tree, in depth-first order |
/// |  var | flags            | CompactSize length; a bit for each visited node, lowest bit first |
///
/// @param transactionCount unsigned
/// @param flags owned by this message
///
/// @see <a href="https://github.com/bitcoin/bips/blob/master/bip-0037.mediawiki">BIP-0037</a>
public record MerkleBlock(
    BlockHeader header, int transactionCount, List<MerkleRoot> hashes, byte[] flags)
    implements Message {
  public static final MessageType<MerkleBlock> TYPE =
      new MessageType<>(
          "merkleblock",
          16,
          in ->
              new MerkleBlock(
                  BlockHeader.readFrom(in),
                  in.int32Le(),
                  HashLists.read(in, MerkleRoot::readFrom),
                  in.varBytes(CompactSize.MAX_SIZE)),
          (m, out) -> {
            m.header.writeTo(out);
            out.int32Le(m.transactionCount);
            HashLists.write(m.hashes, out);
            out.varBytes(m.flags);
          });

  public MerkleBlock {
    hashes = List.copyOf(hashes);
  }

  @Override
  public MessageType<MerkleBlock> type() {
    return TYPE;
  }
}
