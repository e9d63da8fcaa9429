package org.basalt.core.descriptor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.basalt.core.address.Wif;
import org.basalt.core.bytes.Hex;
import org.basalt.core.crypto.PublicKeyForm;
import org.basalt.core.crypto.Secp256k1;
import org.basalt.core.descriptor.DescriptorKey.Wildcard;
import org.basalt.core.params.NetworkParams.AddressPrefixes;

/// Reads key expressions. Source of the order of checks and of the error texts: Core
/// `descriptor.cpp` ParsePubkey.
final class KeyParser {
  /// More than any path that a wallet has; each step costs a derivation.
  private static final int MAX_STEPS = 1_000;

  private final AddressPrefixes prefixes;
  private final Secp256k1 engine;
  private boolean hasSecrets;

  /// The mark of the last hardened step that was read: the whole expression is written with it.
  private char mark = 'h';

  KeyParser(AddressPrefixes prefixes, Secp256k1 engine) {
    this.prefixes = prefixes;
    this.engine = engine;
  }

  /// A key with its secret was read.
  boolean hasSecrets() {
    return hasSecrets;
  }

  /// The keys of an expression: one, or one for each value of its multipath step.
  List<DescriptorKey> parse(String text, ParseContext context) throws MalformedDescriptor {
    mark = 'h';
    String[] parts = text.split("]", -1);
    if (parts.length > 2) {
      throw new MalformedDescriptor("Multiple ']' characters found for a single pubkey");
    }
    if (parts.length == 1) {
      return withoutOrigin(text, context);
    }
    if (!parts[0].startsWith("[")) {
      throw new MalformedDescriptor(
          "Key origin start '[ character expected but not found, got '%c' instead"
              .formatted(parts[0].isEmpty() ? ']' : parts[0].charAt(0)));
    }
    String[] steps = parts[0].substring(1).split("/", -1);
    if (steps[0].length() != 8) {
      throw new MalformedDescriptor(
          "Fingerprint is not 4 bytes (%d characters instead of 8 characters)"
              .formatted(steps[0].length()));
    }
    if (!Hex.isHex(steps[0])) {
      throw new MalformedDescriptor("Fingerprint '%s' is not hex".formatted(steps[0]));
    }
    List<Integer> path = paths(List.of(steps), false).getFirst();
    KeyOrigin origin = new KeyOrigin(Integer.parseUnsignedInt(steps[0], 16), path);
    List<DescriptorKey> keys = new ArrayList<>();
    for (DescriptorKey key : withoutOrigin(parts[1], context)) {
      keys.add(new DescriptorKey.WithOrigin(origin, key, mark));
    }
    return keys;
  }

  private List<DescriptorKey> withoutOrigin(String text, ParseContext context)
      throws MalformedDescriptor {
    List<String> steps = new ArrayList<>(List.of(text.split("/", -1)));
    String key = steps.getFirst();
    if (key.isEmpty()) {
      throw new MalformedDescriptor("No key provided");
    }
    if (isSpace(key.charAt(0)) || isSpace(key.charAt(key.length() - 1))) {
      throw new MalformedDescriptor("Key '%s' is invalid due to whitespace".formatted(key));
    }
    if (steps.size() == 1) {
      if (Hex.isHex(key)) {
        return List.of(publicKey(key, context));
      }
      Optional<Wif> secret = Wif.decode(key, prefixes.wif());
      if (secret.isPresent()) {
        return List.of(privateKey(secret.get(), context));
      }
    }
    ExtendedKey root =
        ExtendedKey.decode(key, prefixes.xpub(), prefixes.xprv(), engine)
            .orElseThrow(() -> new MalformedDescriptor("key '%s' is not valid".formatted(key)));
    Wildcard wildcard = wildcard(steps);
    List<List<Integer>> paths = paths(steps, true);
    hasSecrets |= root.isPrivate();
    List<DescriptorKey> keys = new ArrayList<>();
    for (List<Integer> path : paths) {
      keys.add(DescriptorKey.Extended.of(root, path, wildcard, prefixes.xpub(), mark, engine));
    }
    return keys;
  }

  private DescriptorKey publicKey(String hex, ParseContext context) throws MalformedDescriptor {
    byte[] key = Hex.decode(hex);
    if (PublicKeyForm.isHybrid(key)) {
      throw new MalformedDescriptor("Hybrid public keys are not allowed");
    }
    if (PublicKeyForm.isKnown(key) && engine.isValidPublicKey(key)) {
      checkCompressed(PublicKeyForm.isCompressed(key), context);
      return new DescriptorKey.Plain(key, false);
    }
    if (key.length == 32 && context == ParseContext.TAPROOT) {
      byte[] even = new byte[PublicKeyForm.COMPRESSED_SIZE];
      even[0] = 2;
      System.arraycopy(key, 0, even, 1, key.length);
      if (engine.isValidPublicKey(even)) {
        return new DescriptorKey.Plain(even, true);
      }
    }
    throw new MalformedDescriptor("Pubkey '%s' is invalid".formatted(hex));
  }

  private DescriptorKey privateKey(Wif secret, ParseContext context) throws MalformedDescriptor {
    checkCompressed(secret.isCompressed(), context);
    hasSecrets = true;
    byte[] key =
        engine
            .publicKey(secret.key(), secret.isCompressed())
            .orElseThrow(() -> new IllegalStateException("a private key without a public key"));
    return new DescriptorKey.Plain(key, context == ParseContext.TAPROOT);
  }

  private static void checkCompressed(boolean isCompressed, ParseContext context)
      throws MalformedDescriptor {
    if (!isCompressed && !context.allowsUncompressed()) {
      throw new MalformedDescriptor("Uncompressed keys are not allowed");
    }
  }

  /// Takes a wildcard off the end.
  private Wildcard wildcard(List<String> steps) {
    return switch (steps.getLast()) {
      case "*" -> {
        steps.removeLast();
        yield Wildcard.PLAIN;
      }
      case "*'", "*h" -> {
        mark = steps.removeLast().charAt(1);
        yield Wildcard.HARDENED;
      }
      default -> Wildcard.NONE;
    };
  }

  /// The paths that follow the first element, which is the key.
  private List<List<Integer>> paths(List<String> steps, boolean isMultipathAllowed)
      throws MalformedDescriptor {
    if (steps.size() > MAX_STEPS) {
      throw new MalformedDescriptor("Key path has more than %d steps".formatted(MAX_STEPS));
    }
    List<Integer> path = new ArrayList<>();
    List<Integer> choices = List.of();
    int choicesAt = -1;
    for (String step : steps.subList(1, steps.size())) {
      if (!step.startsWith("<") || !step.endsWith(">")) {
        path.add(number(step));
        continue;
      }
      if (!isMultipathAllowed) {
        throw new MalformedDescriptor(
            "Key path value '%s' specifies multipath in a section where multipath is not allowed"
                .formatted(step));
      }
      if (choicesAt >= 0) {
        throw new MalformedDescriptor("Multiple multipath key path specifiers found");
      }
      choices = choices(step);
      choicesAt = path.size();
      path.add(0);
    }
    if (choicesAt < 0) {
      return List.of(path);
    }
    List<List<Integer>> paths = new ArrayList<>();
    for (int choice : choices) {
      List<Integer> branch = new ArrayList<>(path);
      branch.set(choicesAt, choice);
      paths.add(branch);
    }
    return paths;
  }

  private List<Integer> choices(String step) throws MalformedDescriptor {
    String[] values =
        step.length() < 2 ? new String[0] : step.substring(1, step.length() - 1).split(";", -1);
    if (values.length < 2) {
      throw new MalformedDescriptor("Multipath key path specifiers must have at least two items");
    }
    Set<Integer> seen = new HashSet<>();
    List<Integer> choices = new ArrayList<>();
    for (String value : values) {
      int number = number(value);
      if (!seen.add(number)) {
        throw new MalformedDescriptor(
            "Duplicated key path value %s in multipath specifier"
                .formatted(Integer.toUnsignedString(number)));
      }
      choices.add(number);
    }
    return choices;
  }

  private int number(String step) throws MalformedDescriptor {
    boolean isHardened = step.endsWith("'") || step.endsWith("h");
    String digits = isHardened ? step.substring(0, step.length() - 1) : step;
    if (isHardened) {
      mark = step.charAt(step.length() - 1);
    }
    long number =
        uint32(digits)
            .orElseThrow(() ->
                new MalformedDescriptor(
                    "Key path value '%s' is not a valid uint32".formatted(digits)));
    if (number > Integer.MAX_VALUE) {
      throw new MalformedDescriptor("Key path value %d is out of range".formatted(number));
    }
    return (int) number | (isHardened ? ExtendedKey.HARDENED : 0);
  }

  /// Decimal digits alone.
  static Optional<Long> uint32(String text) {
    if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    String digits = text.replaceFirst("^0+(?=.)", "");
    if (digits.length() > 10) {
      return Optional.empty();
    }
    long number = Long.parseLong(digits);
    return number > 0xffffffffL ? Optional.empty() : Optional.of(number);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }
}
