package org.basalt.core.descriptor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.basalt.core.address.Address;
import org.basalt.core.address.AddressCodec;
import org.basalt.core.address.Descriptors;
import org.basalt.core.bytes.Hex;
import org.basalt.core.crypto.Secp256k1;
import org.basalt.core.primitive.Script;
import org.basalt.core.script.ScriptLimits;

/// Reads descriptors: `pk`, `pkh`, `wpkh`, `sh`, `wsh`, `combo`, `multi`, `sortedmulti`, `tr`
/// (without scripts), `rawtr`, `addr`, `raw`. Source of the order of checks and of the error texts:
/// Core `descriptor.cpp` ParseScript.
public final class DescriptorParser {
  private static final int CHECKSUM_LENGTH = 8;
  private static final int MAX_BARE_KEYS = 3;

  private final AddressCodec addresses;
  private final Secp256k1 engine;

  public DescriptorParser(AddressCodec addresses, Secp256k1 engine) {
    this.addresses = addresses;
    this.engine = engine;
  }

  /// @param needsChecksum refuse a descriptor without `#` and checksum
  public DescriptorParsing parse(String text, boolean needsChecksum) {
    try {
      String body = withoutChecksum(text, needsChecksum);
      KeyParser keys = new KeyParser(addresses.prefixes(), engine);
      List<Descriptor> descriptors = new Reading(keys).only(body, ParseContext.TOP);
      return new DescriptorParsing.Parsed(descriptors, keys.hasSecrets());
    } catch (MalformedDescriptor e) {
      return new DescriptorParsing.Invalid(e.error());
    }
  }

  /// The descriptor before `#`, if what stands behind is its checksum.
  private static String withoutChecksum(String text, boolean needsChecksum)
      throws MalformedDescriptor {
    String[] parts = text.split("#", -1);
    if (parts.length > 2) {
      throw new MalformedDescriptor("Multiple '#' symbols");
    }
    if (parts.length == 1 && needsChecksum) {
      throw new MalformedDescriptor("Missing checksum");
    }
    if (parts.length == 2 && parts[1].length() != CHECKSUM_LENGTH) {
      throw new MalformedDescriptor(
          "Expected 8 character checksum, not %d characters".formatted(parts[1].length()));
    }
    String checksum =
        Descriptors.checksum(parts[0])
            .orElseThrow(() -> new MalformedDescriptor("Invalid characters in payload"));
    if (parts.length == 2 && !parts[1].equals(checksum)) {
      throw new MalformedDescriptor(
          "Provided checksum '%s' does not match computed checksum '%s'"
              .formatted(parts[1], checksum));
    }
    return parts[0];
  }

  /// One reading of one text.
  private final class Reading {
    private final KeyParser keys;

    Reading(KeyParser keys) {
      this.keys = keys;
    }

    /// An expression with nothing behind it.
    List<Descriptor> only(String text, ParseContext context) throws MalformedDescriptor {
      Expression whole = new Expression(text);
      List<Descriptor> descriptors = script(whole.next(), context);
      if (!whole.rest().isEmpty()) {
        throw new MalformedDescriptor("");
      }
      return descriptors;
    }

    private List<Descriptor> script(String text, ParseContext context) throws MalformedDescriptor {
      int bracket = text.indexOf('(');
      if (bracket < 0 || !text.endsWith(")")) {
        throw unknown(text, context);
      }
      String inner = text.substring(bracket + 1, text.length() - 1);
      boolean isTop = context == ParseContext.TOP;
      boolean isOuter = isTop || context == ParseContext.SCRIPT_HASH;
      return switch (text.substring(0, bracket)) {
        case "pk" -> ofKeys("pk()", inner, context, Descriptor.Pk::new);
        case "pkh" -> ofKeys("pkh()", inner, context, Descriptor.Pkh::new);
        case "combo" -> {
          expect(isTop, "Can only have combo() at top level");
          yield ofKeys("combo()", inner, context, Descriptor.Combo::new);
        }
        case "multi" -> multi(inner, context, false);
        case "sortedmulti" -> multi(inner, context, true);
        case "multi_a", "sortedmulti_a" ->
            throw new MalformedDescriptor("Can only have multi_a/sortedmulti_a inside tr()");
        case "wpkh" -> {
          expect(isOuter, "Can only have wpkh() at top level or inside sh()");
          yield ofKeys("wpkh()", inner, ParseContext.WITNESS_KEY_HASH, Descriptor.Wpkh::new);
        }
        case "sh" -> {
          expect(isTop, "Can only have sh() at top level");
          yield wrapped(only(inner, ParseContext.SCRIPT_HASH), Descriptor.Sh::new);
        }
        case "wsh" -> {
          expect(isOuter, "Can only have wsh() at top level or inside sh()");
          yield wrapped(only(inner, ParseContext.WITNESS_SCRIPT), Descriptor.Wsh::new);
        }
        case "addr" -> {
          expect(isTop, "Can only have addr() at top level");
          yield List.of(address(inner));
        }
        case "tr" -> {
          expect(isTop, "Can only have tr at top level");
          yield taproot(inner);
        }
        case "rawtr" -> {
          expect(isTop, "Can only have rawtr at top level");
          yield rawTaproot(inner);
        }
        case "raw" -> {
          expect(isTop, "Can only have raw() at top level");
          expect(!inner.isEmpty() && Hex.isHex(inner), "Raw script is not hex");
          yield List.of(new Descriptor.Raw(Script.ofHex(inner)));
        }
        default -> throw unknown(text, context);
      };
    }

    private static MalformedDescriptor unknown(String text, ParseContext context) {
      return switch (context) {
        case SCRIPT_HASH -> new MalformedDescriptor("A function is needed within P2SH");
        case WITNESS_SCRIPT ->
            text.indexOf('(') < 0
                ? new MalformedDescriptor("A function is needed within P2WSH")
                : new MalformedDescriptor("Miniscript is not supported: '%s'".formatted(text));
        case TOP, WITNESS_KEY_HASH, TAPROOT ->
            new MalformedDescriptor("'%s' is not a valid descriptor function".formatted(text));
      };
    }

    private static void expect(boolean isTrue, String otherwise) throws MalformedDescriptor {
      if (!isTrue) {
        throw new MalformedDescriptor(otherwise);
      }
    }

    private List<Descriptor> ofKeys(
        String function,
        String text,
        ParseContext context,
        Function<DescriptorKey, Descriptor> make)
        throws MalformedDescriptor {
      return key(function, text, context).stream().map(make).toList();
    }

    private List<DescriptorKey> key(String function, String text, ParseContext context)
        throws MalformedDescriptor {
      try {
        return keys.parse(text, context);
      } catch (MalformedDescriptor e) {
        throw e.in(function);
      }
    }

    private static List<Descriptor> wrapped(
        List<Descriptor> inner, Function<Descriptor, Descriptor> make) {
      return inner.stream().map(make).toList();
    }

    private Descriptor address(String text) throws MalformedDescriptor {
      Optional<Address> address = addresses.decode(text).toOptional();
      expect(address.isPresent(), "Address is not valid");
      return new Descriptor.Addr(address.get(), addresses.encode(address.get()));
    }

    private List<Descriptor> taproot(String text) throws MalformedDescriptor {
      Expression arguments = new Expression(text);
      List<Descriptor> descriptors =
          ofKeys("tr()", arguments.next(), ParseContext.TAPROOT, Descriptor.Tr::new);
      String rest = arguments.rest();
      if (!rest.isEmpty()) {
        throw new MalformedDescriptor(
            rest.startsWith(",")
                ? "tr() with scripts is not supported"
                : "tr: expected ',', got '%c'".formatted(rest.charAt(0)));
      }
      return descriptors;
    }

    private List<Descriptor> rawTaproot(String text) throws MalformedDescriptor {
      Expression arguments = new Expression(text);
      String key = arguments.next();
      expect(arguments.rest().isEmpty(), "rawtr(): only one key expected.");
      return ofKeys("rawtr()", key, ParseContext.TAPROOT, Descriptor.RawTr::new);
    }

    private List<Descriptor> multi(String text, ParseContext context, boolean isSorted)
        throws MalformedDescriptor {
      expect(
          context != ParseContext.TAPROOT && context != ParseContext.WITNESS_KEY_HASH,
          "Can only have multi/sortedmulti at top level, in sh(), or in wsh()");
      Expression arguments = new Expression(text);
      String first = arguments.next();
      long threshold =
          KeyParser.uint32(first)
              .orElseThrow(() ->
                  new MalformedDescriptor("Multi threshold '%s' is not valid".formatted(first)));
      List<List<DescriptorKey>> parts = new ArrayList<>();
      while (!arguments.rest().isEmpty()) {
        if (!arguments.skip(',')) {
          throw new MalformedDescriptor(
              "Multi: expected ',', got '%c'".formatted(arguments.rest().charAt(0)));
        }
        parts.add(key("Multi", arguments.next(), context));
      }
      checkMulti(threshold, parts, context);
      return branches(parts).stream()
          .<Descriptor>map(branch -> new Descriptor.Multi((int) threshold, branch, isSorted))
          .toList();
    }

    private static void checkMulti(
        long threshold, List<List<DescriptorKey>> parts, ParseContext context)
        throws MalformedDescriptor {
      int count = parts.size();
      expect(
          count >= 1 && count <= ScriptLimits.MAX_MULTISIG_KEYS,
          "Cannot have %d keys in multisig; must have between 1 and %d keys, inclusive"
              .formatted(count, ScriptLimits.MAX_MULTISIG_KEYS));
      expect(
          threshold >= 1,
          "Multisig threshold cannot be %d, must be at least 1".formatted(threshold));
      expect(
          threshold <= count,
          ("Multisig threshold cannot be larger than the number of keys; threshold is %d but only %d"
                  + " keys specified")
              .formatted(threshold, count));
      expect(
          context != ParseContext.TOP || count <= MAX_BARE_KEYS,
          "Cannot have %d pubkeys in bare multisig; only at most 3 pubkeys".formatted(count));
      int size = 3 + parts.stream().mapToInt(part -> part.getFirst().size() + 1).sum();
      expect(
          context != ParseContext.SCRIPT_HASH || size <= ScriptLimits.MAX_ELEMENT_SIZE,
          "P2SH script is too large, %d bytes is larger than %d bytes"
              .formatted(size, ScriptLimits.MAX_ELEMENT_SIZE));
    }

    /// One list of keys for each value of the multipath steps; keys without one are in all.
    private static List<List<DescriptorKey>> branches(List<List<DescriptorKey>> parts)
        throws MalformedDescriptor {
      int count = parts.stream().mapToInt(List::size).max().orElse(1);
      List<List<DescriptorKey>> branches = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        List<DescriptorKey> branch = new ArrayList<>();
        for (List<DescriptorKey> part : parts) {
          expect(
              part.size() == 1 || part.size() == count,
              "multi(): Multipath derivation paths have mismatched lengths");
          branch.add(part.get(part.size() == 1 ? 0 : i));
        }
        branches.add(branch);
      }
      return branches;
    }
  }
}
