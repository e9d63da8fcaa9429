package org.basalt.chain.blocks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import java.util.function.Supplier;
import org.basalt.core.hash.BlockHash;

/// Blocks, as on the wire, that were asked for lately: users and peers mostly want the newest ones,
/// and the same one many times. Any thread.
public final class RecentBlocks {
  /// Bytes of all blocks together: about the last hour and a half of mainnet.
  static final long MAX_BYTES = 16L << 20;

  private final Cache<BlockHash, byte[]> blocks =
      Caffeine.newBuilder()
          .maximumWeight(MAX_BYTES)
          .weigher((BlockHash _, byte[] raw) -> raw.length)
          .executor(Runnable::run)
          .build();

  /// The block; if it is not here, what `read` gives, which is kept.
  public Optional<byte[]> find(BlockHash hash, Supplier<Optional<byte[]>> read) {
    byte[] known = blocks.getIfPresent(hash);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<byte[]> raw = read.get();
    raw.ifPresent(bytes -> blocks.put(hash, bytes));
    return raw;
  }

  /// Forgets all.
  public void clear() {
    blocks.invalidateAll();
  }

  /// Bytes of what is here.
  long sizeBytes() {
    blocks.cleanUp();
    return blocks.asMap().values().stream().mapToLong(raw -> raw.length).sum();
  }
}
