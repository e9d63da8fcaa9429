package org.basalt.core.address;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.basalt.core.crypto.Secp256k1;
import org.basalt.core.crypto.engine.SignatureEngines;
import org.basalt.core.descriptor.Descriptor;
import org.basalt.core.descriptor.DescriptorParser;
import org.basalt.core.descriptor.DescriptorParsing;
import org.basalt.core.descriptor.ExtendedKey;
import org.basalt.core.descriptor.KnownKeys;
import org.basalt.core.params.NetworkParams;
import org.basalt.core.params.NetworkParams.AddressPrefixes;
import org.basalt.core.params.Networks;
import org.basalt.core.primitive.Script;
import org.basalt.core.signing.MessageSignature;
import org.basalt.core.testing.FuzzInput;

/// Any text as an address, a key, a signed message or a descriptor: read or refused, and what was
/// read is written and read again as the same.
public final class KeyTextFuzz {
  private static final Secp256k1 ENGINE = SignatureEngines.auto().accelerator();

  private KeyTextFuzz() {}

  /// Called by the fuzzer.
  public static void fuzzerTestOneInput(byte[] data) {
    FuzzInput in = new FuzzInput(data);
    int kind = in.below(7);
    List<NetworkParams> networks = Networks.all();
    NetworkParams network = networks.get(in.below(networks.size()));
    switch (kind) {
      case 0 -> base58(in.rest());
      case 1 -> base58Text(text(in));
      case 2 -> bech32(in);
      case 3 -> address(new AddressCodec(network.prefixes()), text(in));
      case 4 -> keys(network.prefixes(), in);
      case 5 -> MessageSignature.verify(ENGINE, new byte[20], text(in), "");
      default -> descriptor(new AddressCodec(network.prefixes()), in);
    }
  }

  private static String text(FuzzInput in) {
    return new String(in.rest(), StandardCharsets.ISO_8859_1);
  }

  private static void holds(String what, boolean isTrue) {
    if (!isTrue) {
      throw new AssertionError(what);
    }
  }

  private static void base58(byte[] bytes) {
    String text = Base58.encode(bytes);
    holds("base58", Arrays.equals(Base58.decode(text, bytes.length).orElseThrow(), bytes));
    holds("too large", bytes.length == 0 || Base58.decode(text, bytes.length - 1).isEmpty());
    String checked = Base58.encodeCheck(bytes);
    holds(
        "checked base58",
        Arrays.equals(Base58.decodeCheck(checked, bytes.length).orElseThrow(), bytes));
  }

  private static void base58Text(String text) {
    Base58.decode(text, 200)
        .ifPresent(bytes -> holds("base58", Base58.encode(bytes).equals(text.strip())));
    Base58.decodeCheck(text, 200)
        .ifPresent(
            bytes -> holds("checked base58", Base58.encodeCheck(bytes).equals(text.strip())));
  }

  private static void bech32(FuzzInput in) {
    Bech32.Encoding encoding = in.flag() ? Bech32.Encoding.BECH32 : Bech32.Encoding.BECH32M;
    byte[] bytes = in.bytes(in.below(40));
    byte[] values = Bech32.toFiveBits(bytes);
    holds("five bits", Arrays.equals(Bech32.toBytes(values, 0).orElseThrow(), bytes));
    String good = Bech32.encode(encoding, "bc", values);
    Bech32.Decoded decoded = Bech32.decode(good).orElseThrow();
    holds("encoding", decoded.encoding() == encoding);
    holds("values", Arrays.equals(decoded.values(), values));
    char[] damaged = good.toCharArray();
    int damages = 1 + in.below(2);
    for (int i = 0; i < damages; i++) {
      int place = 3 + in.int8() % (good.length() - 3);
      damaged[place] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l".charAt(in.below(32));
    }
    String text = new String(damaged);
    if (!text.equals(good)) {
      // Up to four wrong characters are always found in one encoding, though two may turn it into
      // the other.
      holds(
          "an error that is not found",
          Bech32.decode(text).filter(read -> read.encoding() == encoding).isEmpty());
      Bech32Errors.in(text);
    }
  }

  private static void address(AddressCodec codec, String text) {
    switch (codec.decode(text)) {
      case AddressDecoding.Valid(Address address) -> {
        String written = codec.encode(address);
        holds(
            "address " + text,
            written.equals(text.strip()) || written.equals(text.toLowerCase(Locale.ROOT)));
        Script script = address.scriptPubKey();
        holds("script of " + text, Address.ofScript(script).equals(Optional.of(address)));
      }
      case AddressDecoding.Invalid(String error, List<Integer> places) -> {
        holds("no reason", !error.isEmpty());
        int size = text.getBytes(StandardCharsets.UTF_8).length;
        holds("places", places.stream().allMatch(place -> place >= 0 && place < size));
      }
    }
  }

  private static void keys(AddressPrefixes prefixes, FuzzInput in) {
    byte[] payload = in.rest();
    boolean isText = payload.length > 0 && payload[0] > ' ';
    String text =
        isText
            ? new String(payload, StandardCharsets.ISO_8859_1)
            : Base58.encodeCheck(extended(prefixes, payload));
    Wif.decode(text, prefixes.wif())
        .ifPresent(key -> holds("key", key.encode(prefixes.wif()).equals(text.strip())));
    ExtendedKey.decode(text, prefixes.xpub(), prefixes.xprv(), ENGINE)
        .ifPresent(key -> {
          String written = key.encodePublic(prefixes.xpub());
          ExtendedKey read =
              ExtendedKey.decode(written, prefixes.xpub(), prefixes.xprv(), ENGINE).orElseThrow();
          holds("extended key", read.encodePublic(prefixes.xpub()).equals(written));
          key.child(payload.length, ENGINE);
          key.child(ExtendedKey.HARDENED | 1, ENGINE);
        });
  }

  /// With the network's prefix in front, which is hard to guess.
  private static byte[] extended(AddressPrefixes prefixes, byte[] payload) {
    if (payload.length < 5) {
      return payload;
    }
    byte[] bytes = payload.clone();
    int prefix = payload[4] % 2 == 0 ? prefixes.xpub() : prefixes.xprv();
    for (int i = 0; i < 4; i++) {
      bytes[i] = (byte) (prefix >>> 24 - 8 * i);
    }
    return bytes;
  }

  private static void descriptor(AddressCodec codec, FuzzInput in) {
    boolean needsChecksum = in.oneIn(8);
    DescriptorParser parser = new DescriptorParser(codec, ENGINE);
    switch (parser.parse(text(in), needsChecksum)) {
      case DescriptorParsing.Invalid(String error) -> holds("no reason", !error.isEmpty());
      case DescriptorParsing.Parsed(List<Descriptor> descriptors, boolean _) -> {
        for (Descriptor descriptor : descriptors) {
          String written = Descriptors.withChecksum(descriptor.text());
          DescriptorParsing again = parser.parse(written, true);
          holds(
              written + " became " + again,
              again instanceof DescriptorParsing.Parsed(List<Descriptor> read, boolean _)
                  && read.size() == 1
                  && read.getFirst().text().equals(descriptor.text()));
          descriptor.scripts(0, ENGINE, new KnownKeys());
          descriptor.scripts(Integer.MAX_VALUE, ENGINE, new KnownKeys());
        }
      }
    }
  }
}
