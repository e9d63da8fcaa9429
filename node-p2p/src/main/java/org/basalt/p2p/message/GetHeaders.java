package org.basalt.p2p.message;

import java.util.List;
import org.basalt.core.hash.BlockHash;
import org.basalt.p2p.wire.Message;
import org.basalt.p2p.wire.MessageType;

/// `getheaders`: asks for the headers after the first hash of a locator that the receiver knows.
///
/// | size | field    | encoding                                                     |
/// |-----:|----------|--------------------------------------------------------------|
/// |    4 | version  | int32 little-endian, ignored                                 |
/// |  var | locator  | CompactSize count, 32-byte hashes, newest first              |
/// |   32 | stopHash | the last one wanted, or zeros for as many as a message holds |
///
/// A locator of more than 101 hashes costs the peer its connection, which is for the receiver to
/// judge.
public record GetHeaders(int version, List<BlockHash> locator, BlockHash stopHash)
    implements Message {
  /// Core MAX_LOCATOR_SZ.
  public static final int LOCATOR_MAX = 101;

  public static final MessageType<GetHeaders> TYPE =
      new MessageType<>(
          "getheaders",
          12,
          in -> new GetHeaders(in.int32Le(), HashLists.readBlocks(in), BlockHash.readFrom(in)),
          (m, out) -> {
            out.int32Le(m.version);
            HashLists.write(m.locator, out);
            m.stopHash.writeTo(out);
          });

  public GetHeaders {
    locator = List.copyOf(locator);
  }

  @Override
  public MessageType<GetHeaders> type() {
    return TYPE;
  }
}
