package org.basalt.p2p.message;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.basalt.core.bytes.ByteReader;
import org.basalt.core.bytes.ByteSink;
import org.basalt.core.bytes.CompactSize;
import org.basalt.core.hash.BlockHash;
import org.basalt.core.hash.Hash256;

/// CompactSize counts and 32-byte hashes, in internal order.
final class HashLists {
  private HashLists() {}

  static List<BlockHash> readBlocks(ByteReader in) {
    return read(in, BlockHash::readFrom);
  }

  static <H extends Hash256> List<H> read(ByteReader in, Function<ByteReader, H> reader) {
    int count = in.count(Hash256.SIZE, CompactSize.MAX_SIZE);
    List<H> hashes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      hashes.add(reader.apply(in));
    }
    return hashes;
  }

  static void write(List<? extends Hash256> hashes, ByteSink out) {
    out.compactSize(hashes.size());
    for (Hash256 hash : hashes) {
      hash.writeTo(out);
    }
  }
}
