package org.basalt.core.crypto.engine;

import org.basalt.core.crypto.DigestMemory;
import org.basalt.core.crypto.Secp256k1;
import org.basalt.core.crypto.Sha256;
import org.basalt.core.runtime.Guarded;

/// An engine that remembers valid signatures, so that the same one under the same key for the same
/// digest is not computed again. Failures are not remembered. Source: Core `script/sigcache.cpp`.
///
/// Any thread, as far as the engine is for any.
public final class RememberedSignatures implements DelegatingEngine {
  private static final int ECDSA = 'E';
  private static final int SCHNORR = 'S';

  private final Secp256k1 engine;
  private final DigestMemory memory;
  private final Guarded<DigestMemory> table;

  /// @param engine asked about what is not remembered
  /// @param memory that nobody else uses
  public RememberedSignatures(Secp256k1 engine, DigestMemory memory) {
    this.engine = engine;
    this.memory = memory;
    table = new Guarded<>(memory);
  }

  @Override
  public Secp256k1 engine() {
    return engine;
  }

  @Override
  public boolean verifyEcdsa(byte[] signature, byte[] publicKey, byte[] digest) {
    byte[] key = key(ECDSA, signature, publicKey, digest);
    if (table.test(known -> known.contains(key))) {
      return true;
    }
    boolean valid = engine.verifyEcdsa(signature, publicKey, digest);
    if (valid) {
      table.use(known -> known.add(key));
    }
    return valid;
  }

  @Override
  public boolean verifySchnorr(byte[] signature, byte[] publicKey, byte[] message) {
    byte[] key = key(SCHNORR, signature, publicKey, message);
    if (table.test(known -> known.contains(key))) {
      return true;
    }
    boolean valid = engine.verifySchnorr(signature, publicKey, message);
    if (valid) {
      table.use(known -> known.add(key));
    }
    return valid;
  }

  @Override
  public boolean isTweakedKey(byte[] outputKey, int parity, byte[] internalKey, byte[] tweak) {
    return engine.isTweakedKey(outputKey, parity, internalKey, tweak);
  }

  /// The digest and the key's length come first, so that no byte can be taken for another's.
  private byte[] key(int kind, byte[] signature, byte[] publicKey, byte[] digest) {
    Sha256 hash = memory.begin().int8(kind).int8(digest.length).int8(publicKey.length);
    return hash.bytes(digest).bytes(publicKey).bytes(signature).finish();
  }
}
