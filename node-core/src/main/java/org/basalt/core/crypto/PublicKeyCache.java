package org.basalt.core.crypto;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/// What decoding a public key gave, kept for the next signature by the same key.
///
/// Decoding a compressed key takes a square root, an eighth of a verification, and keys come again:
/// wherever an address is used twice, and in the many inputs of one spender. A key that is not on
/// the curve is not kept.
///
/// Bounded: each key has one place, chosen by its own bytes, and takes it from whoever had it. So
/// keys made to collide cost their maker's time and otherwise only what no cache would. Threads
/// share it without locks: entries are immutable, and losing one to a race means decoding again.
public final class PublicKeyCache<V> {
  private record Entry<V>(byte[] publicKey, V decoded) {}

  private final Function<byte[], Optional<V>> decode;
  private final Entry<V>[] places;

  /// @param sizeLog2 places as a power of two
  @SuppressWarnings("unchecked")
  public PublicKeyCache(int sizeLog2, Function<byte[], Optional<V>> decode) {
    this.decode = decode;
    this.places = (Entry<V>[]) new Entry<?>[1 << sizeLog2];
  }

  /// What the key decodes to, or empty if it is none. The key is copied before it is kept.
  public Optional<V> decoded(byte[] publicKey) {
    if (!PublicKeyForm.isKnown(publicKey)) {
      return Optional.empty();
    }
    int place = Arrays.hashCode(publicKey);
    place = (place ^ place >>> 16) & places.length - 1;
    Entry<V> known = places[place];
    if (known != null && Arrays.equals(known.publicKey, publicKey)) {
      return Optional.of(known.decoded);
    }
    Optional<V> decoded = decode.apply(publicKey);
    if (decoded.isPresent()) {
      places[place] = new Entry<>(publicKey.clone(), decoded.get());
    }
    return decoded;
  }
}
