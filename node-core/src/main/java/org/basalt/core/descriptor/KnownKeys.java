package org.basalt.core.descriptor;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.basalt.core.address.AddressBytes;
import org.basalt.core.crypto.Hash160;
import org.basalt.core.primitive.Script;

/// What expanding descriptors has taught of the keys and scripts behind hashes. One thread.
public final class KnownKeys {
  private final Map<AddressBytes, Known> keys = new HashMap<>();
  private final Map<AddressBytes, Script> scripts = new HashMap<>();
  private final Map<AddressBytes, byte[]> internalKeys = new HashMap<>();

  /// A public key and where it comes from.
  ///
  /// @param publicKey 33 or 65 bytes; read only
  public record Known(byte[] publicKey, KeyOrigin origin) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Known that
          && Arrays.equals(publicKey, that.publicKey)
          && origin.equals(that.origin);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(publicKey);
    }
  }

  void add(Known known) {
    keys.putIfAbsent(AddressBytes.of(Hash160.hash(known.publicKey())), known);
  }

  void add(Script script) {
    scripts.putIfAbsent(AddressBytes.of(Hash160.hash(script.array())), script);
  }

  void addInternal(byte[] outputKey, byte[] internalKey) {
    internalKeys.putIfAbsent(AddressBytes.of(outputKey), internalKey);
  }

  /// @param hash HASH160
  Optional<Known> key(byte[] hash) {
    return Optional.ofNullable(keys.get(AddressBytes.of(hash)));
  }

  /// @param hash HASH160
  Optional<Script> script(byte[] hash) {
    return Optional.ofNullable(scripts.get(AddressBytes.of(hash)));
  }

  /// The x-only key from which an x-only output key was made without scripts.
  Optional<byte[]> internalKey(byte[] outputKey) {
    return Optional.ofNullable(internalKeys.get(AddressBytes.of(outputKey)));
  }
}
