package org.basalt.core.crypto.engine;

import java.util.Optional;
import org.basalt.core.crypto.Secp256k1;
import org.basalt.core.crypto.bc.BouncyCastleSecp256k1;
import org.basalt.core.crypto.jni.NativeSecp256k1;

/// The engines that a node verifies with, and how one watches the other (`-sigengine`).
///
/// With `auto` there are two. The accelerator is three times as fast; the reference has the last
/// word on a rejection, because a block refused by mistake splits the node from the network. But a
/// valid block is full of signatures that rightly fail: a CHECKMULTISIG tries keys in order, and
/// each key skipped is a failure. Asking the reference each time would cost three verifications
/// more for every one of them. So the last word is spoken once for each *script*:
///
/// 1. verify with [#accelerator()] (which has the reference confirm one in [Sampled#PERIOD]
///    acceptances);
/// 2. if the script fails, run it again with [#reference()] before anything is rejected;
/// 3. if it passes there, throw [SignatureEngineDisagreement].
///
/// Who cannot run a script again uses [#crossChecked()], which asks the reference on every single
/// failure.
///
/// With one engine only, all three are the same object and step 2 may be left out: see [#hasTwo()].
///
/// @param accelerator used first
/// @param reference decides
/// @param crossChecked both, on each failure
public record SignatureEngines(Secp256k1 accelerator, Secp256k1 reference, Secp256k1 crossChecked) {

  /// @param choice `auto`, `bouncycastle` or `native`
  /// @throws IllegalArgumentException for another choice, or for `native` where the library does
  ///   not load
  public static SignatureEngines of(String choice) {
    return switch (choice) {
      case "auto" -> auto();
      case "bouncycastle" -> only(new BouncyCastleSecp256k1());
      case "native" ->
          only(
              NativeSecp256k1.load()
                  .orElseThrow(() ->
                      new IllegalArgumentException("libsecp256k1 does not load on this machine")));
      default -> throw new IllegalArgumentException("unknown signature engine '" + choice + "'");
    };
  }

  /// The native engine watched by Bouncy Castle, or Bouncy Castle alone where the library does not
  /// load.
  public static SignatureEngines auto() {
    Secp256k1 reference = new BouncyCastleSecp256k1();
    Optional<NativeSecp256k1> accelerator = NativeSecp256k1.load();
    return accelerator.isPresent() ? pair(accelerator.get(), reference) : only(reference);
  }

  public static SignatureEngines only(Secp256k1 engine) {
    return new SignatureEngines(engine, engine, engine);
  }

  public static SignatureEngines pair(Secp256k1 accelerator, Secp256k1 reference) {
    Secp256k1 sampled = new Sampled(accelerator, reference);
    return new SignatureEngines(sampled, reference, new CrossChecked(sampled, reference));
  }

  /// True if a failure of the accelerator has yet to be confirmed by the reference.
  public boolean hasTwo() {
    return !accelerator.equals(reference);
  }
}
