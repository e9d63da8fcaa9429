package org.basalt.core.descriptor;

import java.util.List;
import java.util.Optional;
import org.basalt.core.address.Descriptors;
import org.basalt.core.bytes.Hex;
import org.basalt.core.crypto.Hash160;
import org.basalt.core.crypto.PublicKeyForm;
import org.basalt.core.crypto.Ripemd160;
import org.basalt.core.primitive.Script;
import org.basalt.core.script.ScriptTemplate;

/// The most telling descriptor of an output script, from what is known of the keys and scripts
/// behind it (Core `descriptor.cpp` InferDescriptor).
public final class DescriptorInference {
  private final Descriptors bare;
  private final KnownKeys known;

  /// @param bare for scripts of which nothing is known
  public DescriptorInference(Descriptors bare, KnownKeys known) {
    this.bare = bare;
    this.known = known;
  }

  /// With checksum.
  public String infer(Script script) {
    return inferIn(ParseContext.TOP, script)
        .map(Descriptors::withChecksum)
        .orElseGet(() -> bare.infer(script));
  }

  private Optional<String> inferIn(ParseContext context, Script script) {
    ScriptTemplate template = ScriptTemplate.of(script);
    List<byte[]> parts = template.solutions();
    boolean isOuter = context.allowsUncompressed();
    return switch (template.kind()) {
      case PUBKEY -> key(parts.getFirst(), context).map(key -> "pk(" + key + ")");
      case PUBKEYHASH ->
          known
              .key(parts.getFirst())
              .flatMap(found -> key(found.publicKey(), context))
              .map(key -> "pkh(" + key + ")");
      case WITNESS_V0_KEYHASH ->
          known
              .key(parts.getFirst())
              .filter(_ -> isOuter)
              .flatMap(found -> key(found.publicKey(), ParseContext.WITNESS_KEY_HASH))
              .map(key -> "wpkh(" + key + ")");
      case MULTISIG -> multi(parts, context);
      case SCRIPTHASH ->
          known
              .script(parts.getFirst())
              .filter(_ -> context == ParseContext.TOP)
              .flatMap(inner -> inferIn(ParseContext.SCRIPT_HASH, inner))
              .map(inner -> "sh(" + inner + ")");
      case WITNESS_V0_SCRIPTHASH ->
          known
              .script(Ripemd160.hash(parts.getFirst()))
              .filter(_ -> isOuter)
              .flatMap(inner -> inferIn(ParseContext.WITNESS_SCRIPT, inner))
              .map(inner -> "wsh(" + inner + ")");
      case WITNESS_V1_TAPROOT -> context == ParseContext.TOP ? taproot(parts.getFirst()) : none();
      case WITNESS_UNKNOWN, ANCHOR, NULL_DATA, NONSTANDARD -> none();
    };
  }

  private static Optional<String> none() {
    return Optional.empty();
  }

  /// @param parts the number of signatures, the keys, the number of keys
  private Optional<String> multi(List<byte[]> parts, ParseContext context) {
    StringBuilder text = new StringBuilder("multi(").append(parts.getFirst()[0]);
    for (byte[] part : parts.subList(1, parts.size() - 1)) {
      Optional<String> key = key(part, context);
      if (key.isEmpty()) {
        return none();
      }
      text.append(',').append(key.get());
    }
    return Optional.of(text.append(')').toString());
  }

  private Optional<String> taproot(byte[] outputKey) {
    return known
        .internalKey(outputKey)
        .map(internal -> "tr(" + xOnly(internal) + ")")
        .or(() ->
            originOf(outputKey)
                .map(origin -> "rawtr(" + inBrackets(origin) + Hex.encode(outputKey) + ")"));
  }

  private String xOnly(byte[] key) {
    return originOf(key).map(DescriptorInference::inBrackets).orElse("") + Hex.encode(key);
  }

  /// The origin of the key with an even y, else of the one with an odd y.
  private Optional<KeyOrigin> originOf(byte[] xOnly) {
    return known
        .key(hash(2, xOnly))
        .or(() -> known.key(hash(3, xOnly)))
        .map(KnownKeys.Known::origin);
  }

  private static byte[] hash(int first, byte[] xOnly) {
    byte[] key = new byte[1 + xOnly.length];
    key[0] = (byte) first;
    System.arraycopy(xOnly, 0, key, 1, xOnly.length);
    return Hash160.hash(key);
  }

  private Optional<String> key(byte[] key, ParseContext context) {
    if (!PublicKeyForm.isKnown(key)
        || PublicKeyForm.isHybrid(key)
        || (!context.allowsUncompressed() && !PublicKeyForm.isCompressed(key))) {
      return none();
    }
    String origin =
        known.key(Hash160.hash(key)).map(found -> inBrackets(found.origin())).orElse("");
    return Optional.of(origin + Hex.encode(key));
  }

  private static String inBrackets(KeyOrigin origin) {
    return "[" + origin.text('h') + "]";
  }
}
