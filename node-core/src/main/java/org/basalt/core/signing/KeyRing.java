package org.basalt.core.signing;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.basalt.core.address.Wif;
import org.basalt.core.bytes.Hex;
import org.basalt.core.crypto.Hash160;
import org.basalt.core.crypto.PublicKeyForm;
import org.basalt.core.crypto.Ripemd160;
import org.basalt.core.crypto.Secp256k1;
import org.basalt.core.primitive.Script;

/// Private keys and scripts to sign with, found by what output scripts name them by. Filled by one
/// thread.
public final class KeyRing {
  private final Secp256k1 engine;
  private final Map<String, Key> keys = new HashMap<>();
  private final Map<String, Script> scripts = new HashMap<>();

  public KeyRing(Secp256k1 engine) {
    this.engine = engine;
  }

  /// @param secret 32 bytes; read only
  /// @param publicKey in the form that its hash is of
  record Key(byte[] secret, byte[] publicKey) {
    boolean isCompressed() {
      return PublicKeyForm.isCompressed(publicKey);
    }
  }

  public void add(Wif wif) {
    byte[] publicKey = engine.publicKey(wif.key(), wif.isCompressed()).orElseThrow();
    keys.put(id(publicKey), new Key(wif.key(), publicKey));
  }

  /// A redeem script or a witness script.
  public void add(Script script) {
    scripts.putIfAbsent(id(script.array()), script);
  }

  /// The name of a public key or script here: its HASH160.
  static String id(byte[] bytes) {
    return Hex.encode(Hash160.hash(bytes));
  }

  Optional<Key> key(String id) {
    return Optional.ofNullable(keys.get(id));
  }

  /// The key whose x this is; its y may be either.
  Optional<Key> keyByX(byte[] x) {
    byte[] point = new byte[x.length + 1];
    System.arraycopy(x, 0, point, 1, x.length);
    point[0] = 2;
    Optional<Key> even = key(id(point));
    point[0] = 3;
    return even.or(() -> key(id(point)));
  }

  /// @param hash HASH160 of it
  Optional<Script> redeemScript(byte[] hash) {
    return Optional.ofNullable(scripts.get(Hex.encode(hash)));
  }

  /// @param hash SHA-256 of it
  Optional<Script> witnessScript(byte[] hash) {
    byte[] id = Ripemd160.hash(hash);
    return Optional.ofNullable(scripts.get(Hex.encode(id)));
  }

  @Override
  public String toString() {
    return Arrays.toString(new int[] {keys.size(), scripts.size()});
  }
}
