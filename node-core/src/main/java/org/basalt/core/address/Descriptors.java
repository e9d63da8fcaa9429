package org.basalt.core.address;

import java.util.List;
import java.util.Optional;
import org.basalt.core.bytes.Hex;
import org.basalt.core.crypto.PublicKeyForm;
import org.basalt.core.crypto.Secp256k1;
import org.basalt.core.primitive.Script;
import org.basalt.core.script.ScriptTemplate;

/// Output descriptors: their checksum (BIP-0380), and the descriptor of a script of which nothing
/// more is known.
///
/// @see <a href="https://github.com/bitcoin/bips/blob/master/bip-0380.mediawiki">BIP-0380</a>
public final class Descriptors {
  private static final String INPUT =
      "0123456789()[],'/*abcdefgh@:$%{}"
          + "IJKLMNOPQRSTUVWXYZ&+-.;<=>?!^_|~"
          + "ijklmnopqrstuvwxyzABCDEFGH`#\"\\ ";
  private static final String OUTPUT = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  private static final long[] GENERATOR = {
    0xf5dee51989L, 0xa9fdca3312L, 0x1bab10e32dL, 0x3706b1677aL, 0x644d626ffdL
  };
  private static final int CHECKSUM_LENGTH = 8;

  private final AddressCodec addresses;
  private final Secp256k1 engine;

  /// @param engine says which x-only keys are on the curve
  public Descriptors(AddressCodec addresses, Secp256k1 engine) {
    this.addresses = addresses;
    this.engine = engine;
  }

  /// The eight characters that stand after `#`; empty if the text has a character that no
  /// descriptor has.
  public static Optional<String> checksum(String descriptor) {
    long state = 1;
    int groups = 0;
    for (int i = 0; i < descriptor.length(); i++) {
      int index = INPUT.indexOf(descriptor.charAt(i));
      if (index < 0) {
        return Optional.empty();
      }
      state = step(state, index & 31);
      groups = groups * 3 + (index >>> 5);
      if (i % 3 == 2) {
        state = step(state, groups);
        groups = 0;
      }
    }
    if (descriptor.length() % 3 != 0) {
      state = step(state, groups);
    }
    for (int i = 0; i < CHECKSUM_LENGTH; i++) {
      state = step(state, 0);
    }
    state ^= 1;
    StringBuilder text = new StringBuilder(CHECKSUM_LENGTH);
    for (int i = CHECKSUM_LENGTH - 1; i >= 0; i--) {
      text.append(OUTPUT.charAt((int) (state >>> 5 * i & 31)));
    }
    return Optional.of(text.toString());
  }

  private static long step(long state, int value) {
    int top = (int) (state >>> 35);
    long next = (state & 0x7ffffffffL) << 5 ^ value;
    for (int i = 0; i < 5; i++) {
      next ^= -(long) (top >>> i & 1) & GENERATOR[i];
    }
    return next;
  }

  /// The descriptor with `#` and its checksum.
  ///
  /// @throws IllegalArgumentException if it has a character that no descriptor has
  public static String withChecksum(String descriptor) {
    String checksum =
        checksum(descriptor)
            .orElseThrow(() -> new IllegalArgumentException("no descriptor: " + descriptor));
    return descriptor + "#" + checksum;
  }

  /// The most telling descriptor of an output script alone, with checksum: `pk`, `multi`, `rawtr`,
  /// else `addr` where there is an address, else `raw` (Core `descriptor.cpp` InferDescriptor
  /// without keys).
  public String infer(Script script) {
    return withChecksum(inferBare(script));
  }

  private String inferBare(Script script) {
    ScriptTemplate template = ScriptTemplate.of(script);
    List<byte[]> parts = template.solutions();
    return switch (template.kind()) {
      case PUBKEY ->
          isDescribable(parts.get(0)) ? "pk(" + Hex.encode(parts.get(0)) + ")" : raw(script);
      case MULTISIG -> multi(parts).orElseGet(() -> raw(script));
      case WITNESS_V1_TAPROOT ->
          engine.isValidPublicKey(compressed(parts.get(0)))
              ? "rawtr(" + Hex.encode(parts.get(0)) + ")"
              : address(script);
      case PUBKEYHASH,
          SCRIPTHASH,
          WITNESS_V0_KEYHASH,
          WITNESS_V0_SCRIPTHASH,
          WITNESS_UNKNOWN,
          ANCHOR ->
          address(script);
      case NULL_DATA, NONSTANDARD -> raw(script);
    };
  }

  private String address(Script script) {
    return addresses.encodeScript(script).map(a -> "addr(" + a + ")").orElseGet(() -> raw(script));
  }

  private static String raw(Script script) {
    return "raw(" + script.toHex() + ")";
  }

  /// @param parts the number of signatures, the keys, the number of keys
  private static Optional<String> multi(List<byte[]> parts) {
    StringBuilder text = new StringBuilder("multi(").append(parts.get(0)[0]);
    for (byte[] key : parts.subList(1, parts.size() - 1)) {
      if (!isDescribable(key)) {
        return Optional.empty();
      }
      text.append(',').append(Hex.encode(key));
    }
    return Optional.of(text.append(')').toString());
  }

  /// No descriptor has hybrid keys; whether the key is on the curve does not matter.
  private static boolean isDescribable(byte[] key) {
    return PublicKeyForm.isKnown(key) && !PublicKeyForm.isHybrid(key);
  }

  private static byte[] compressed(byte[] xOnly) {
    byte[] key = new byte[1 + xOnly.length];
    key[0] = 2;
    System.arraycopy(xOnly, 0, key, 1, xOnly.length);
    return key;
  }
}
