package org.basalt.core.crypto.engine;

import java.util.Arrays;
import java.util.Optional;
import org.basalt.core.crypto.ElligatorSwift;
import org.basalt.core.crypto.bc.BouncyCastleElligatorSwift;
import org.basalt.core.crypto.jni.NativeElligatorSwift;

/// The choice of who computes key exchanges. No rule of consensus hangs on it: a wrong secret ends
/// a connection and nothing else.
public final class KeyExchangeEngines {
  private KeyExchangeEngines() {}

  /// The native engine if it loads and agrees with the reference on an exchange; else the
  /// reference.
  public static ElligatorSwift auto() {
    ElligatorSwift reference = new BouncyCastleElligatorSwift();
    Optional<NativeElligatorSwift> accelerator = NativeElligatorSwift.load();
    return accelerator.isPresent() && agree(accelerator.get(), reference)
        ? accelerator.get()
        : reference;
  }

  private static boolean agree(ElligatorSwift accelerator, ElligatorSwift reference) {
    byte[] oneKey = filled(1);
    byte[] otherKey = filled(2);
    byte[] one = accelerator.encode(oneKey, filled(3)).orElseThrow();
    byte[] other = reference.encode(otherKey, filled(4)).orElseThrow();
    byte[] oneSecret = accelerator.sharedSecret(other, oneKey, one, true).orElseThrow();
    byte[] otherSecret = reference.sharedSecret(one, otherKey, other, false).orElseThrow();
    return Arrays.equals(oneSecret, otherSecret);
  }

  private static byte[] filled(int with) {
    byte[] bytes = new byte[ElligatorSwift.KEY_SIZE];
    Arrays.fill(bytes, (byte) with);
    return bytes;
  }
}
