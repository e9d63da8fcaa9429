package org.basalt.p2p.sync;

import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.LittleEndian;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.crypto.SipHash24;
import org.basalt.core.hash.Wtxid;
import org.basalt.core.primitive.BlockHeader;

/// Six-byte names of transactions within one compact block: the low 48 bits of SipHash-2-4 of the
/// wtxid.
///
/// The key is the first 16 bytes of the single SHA-256 of the header and the sender's nonce (eight
/// bytes little-endian), so nobody can make transactions that collide in blocks yet to come.
///
/// @see <a href="https://github.com/bitcoin/bips/blob/master/bip-0152.mediawiki">BIP-0152</a>
public final class ShortIds {
  private static final long MASK = 0xffff_ffff_ffffL;
  private static final int NONCE_SIZE = 8;

  private final SipHash24 hash;

  private ShortIds(SipHash24 hash) {
    this.hash = hash;
  }

  /// @param nonce that the sender of the compact block chose
  public static ShortIds of(BlockHeader header, long nonce) {
    ArraySink out = new ArraySink(BlockHeader.SIZE + NONCE_SIZE);
    header.writeTo(out);
    out.int64Le(nonce);
    byte[] key = Sha256.hash(out.toByteArray());
    return new ShortIds(new SipHash24(LittleEndian.int64(key, 0), LittleEndian.int64(key, 8)));
  }

  /// 0 to 2^48 - 1.
  public long of(Wtxid wtxid) {
    return MASK
        & hash.hashWords(
            Long.reverseBytes(wtxid.word(0)),
            Long.reverseBytes(wtxid.word(1)),
            Long.reverseBytes(wtxid.word(2)),
            Long.reverseBytes(wtxid.word(3)));
  }
}
