package org.basalt.core.address;

import java.util.Arrays;
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
  private static final byte[] POSITIONS = positions();

  /// What each value of the five bits on top adds when it is reduced.
  private static final long[] REDUCTIONS = reductions();

  private final AddressCodec addresses;
  private final Secp256k1 engine;

  /// @param engine says which x-only keys are on the curve
  public Descriptors(AddressCodec addresses, Secp256k1 engine) {
    this.addresses = addresses;
    this.engine = engine;
  }

  private static byte[] positions() {
    byte[] positions = new byte[128];
    Arrays.fill(positions, (byte) -1);
    for (int i = 0; i < INPUT.length(); i++) {
      positions[INPUT.charAt(i)] = (byte) i;
    }
    return positions;
  }

  private static long[] reductions() {
    long[] reductions = new long[32];
    for (int top = 0; top < reductions.length; top++) {
      for (int i = 0; i < GENERATOR.length; i++) {
        reductions[top] ^= -(long) (top >>> i & 1) & GENERATOR[i];
      }
    }
    return reductions;
  }

  /// The eight characters that stand after `#`; empty if the text has a character that no
  /// descriptor has.
  public static Optional<String> checksum(String descriptor) {
    long state = 1;
    int groups = 0;
    for (int i = 0; i < descriptor.length(); i++) {
      char c = descriptor.charAt(i);
      int index = c < POSITIONS.length ? POSITIONS[c] : -1;
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
    return (state & 0x7ffffffffL) << 5 ^ value ^ REDUCTIONS[(int) (state >>> 35)];
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
    return describe(script).descriptor();
  }

  /// What RPC tells of an output script.
  public ScriptDescription describe(Script script) {
    ScriptTemplate template = ScriptTemplate.of(script);
    String address = Address.of(template).map(addresses::encode).orElse("");
    String descriptor = withChecksum(inferBare(script, template, address));
    return new ScriptDescription(template.kind(), descriptor, address);
  }

  /// @param address empty if the script has none
  private String inferBare(Script script, ScriptTemplate template, String address) {
    String fallback = address.isEmpty() ? raw(script) : "addr(" + address + ")";
    List<byte[]> parts = template.solutions();
    return switch (template.kind()) {
      case PUBKEY ->
          isDescribable(parts.get(0)) ? "pk(" + Hex.encode(parts.get(0)) + ")" : fallback;
      case MULTISIG -> multi(parts).orElse(fallback);
      case WITNESS_V1_TAPROOT ->
          engine.isValidPublicKey(compressed(parts.get(0)))
              ? "rawtr(" + Hex.encode(parts.get(0)) + ")"
              : fallback;
      case PUBKEYHASH,
          SCRIPTHASH,
          WITNESS_V0_KEYHASH,
          WITNESS_V0_SCRIPTHASH,
          WITNESS_UNKNOWN,
          ANCHOR,
          NULL_DATA,
          NONSTANDARD ->
          fallback;
    };
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
