package org.basalt.core.address;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.basalt.core.address.Bech32.Encoding;
import org.basalt.core.params.NetworkParams.AddressPrefixes;
import org.basalt.core.primitive.Script;

/// Addresses as text, for one network.
///
/// | address           | text                                                                         |
/// |-------------------|------------------------------------------------------------------------------|
/// | P2PKH, P2SH       | base58check of a prefix byte and 20 bytes                                    |
/// | P2WPKH, P2WSH     | bech32 of version 0 and the program (BIP-0173)                               |
/// | P2TR, P2A, others | bech32m of the version and the program (BIP-0350)                            |
///
/// Source of the order of checks and of the error texts: Core `key_io.cpp` DecodeDestination.
public final class AddressCodec {
  private static final int HASH160_SIZE = 20;
  // More than any address, so that a long text is called a bad checksum, not a bad encoding.
  private static final int MAX_UNCHECKED_SIZE = 100;

  private final AddressPrefixes prefixes;

  public AddressCodec(AddressPrefixes prefixes) {
    this.prefixes = prefixes;
  }

  public AddressPrefixes prefixes() {
    return prefixes;
  }

  public String encode(Address address) {
    return switch (address) {
      case Address.P2pkh(AddressBytes hash) -> base58(prefixes.p2pkh(), hash);
      case Address.P2sh(AddressBytes hash) -> base58(prefixes.p2sh(), hash);
      case Address.P2wpkh(AddressBytes program) -> bech32(Encoding.BECH32, 0, program);
      case Address.P2wsh(AddressBytes program) -> bech32(Encoding.BECH32, 0, program);
      case Address.P2tr(AddressBytes program) -> bech32(Encoding.BECH32M, 1, program);
      case Address.P2a _ -> bech32(Encoding.BECH32M, 1, AddressBytes.ofHex("4e73"));
      case Address.UnknownWitness(int version, AddressBytes program) ->
          bech32(Encoding.BECH32M, version, program);
    };
  }

  /// The text of the address of an output script, if it has one.
  public Optional<String> encodeScript(Script scriptPubKey) {
    return Address.ofScript(scriptPubKey).map(this::encode);
  }

  private static String base58(int prefix, AddressBytes hash) {
    byte[] payload = new byte[1 + hash.size()];
    payload[0] = (byte) prefix;
    System.arraycopy(hash.array(), 0, payload, 1, hash.size());
    return Base58.encodeCheck(payload);
  }

  private String bech32(Encoding encoding, int version, AddressBytes program) {
    byte[] fiveBits = Bech32.toFiveBits(program.array());
    byte[] values = new byte[1 + fiveBits.length];
    values[0] = (byte) version;
    System.arraycopy(fiveBits, 0, values, 1, fiveBits.length);
    return Bech32.encode(encoding, prefixes.bech32(), values);
  }

  /// @param text any text; positions of errors count its UTF-8 bytes
  public AddressDecoding decode(String text) {
    String bytes = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    String prefix = prefixes.bech32();
    boolean startsAsBech32 = bytes.regionMatches(true, 0, prefix, 0, prefix.length());
    if (!startsAsBech32) {
      return decodeBase58(bytes);
    }
    Optional<Bech32.Decoded> decoded = Bech32.decode(bytes);
    if (decoded.isEmpty()) {
      Bech32Errors errors = Bech32Errors.in(bytes);
      return new AddressDecoding.Invalid(errors.message(), errors.positions());
    }
    return decodeProgram(decoded.get());
  }

  private AddressDecoding decodeBase58(String text) {
    Optional<byte[]> checked = Base58.decodeCheck(text, 1 + HASH160_SIZE);
    if (checked.isEmpty()) {
      return invalid(
          Base58.decode(text, MAX_UNCHECKED_SIZE).isPresent()
              ? "Invalid checksum or length of Base58 address (P2PKH or P2SH)"
              : "Invalid or unsupported Segwit (Bech32) or Base58 encoding.");
    }
    byte[] payload = checked.get();
    int prefix = payload.length == 0 ? -1 : payload[0] & 0xff;
    if (prefix != prefixes.p2pkh() && prefix != prefixes.p2sh()) {
      return invalid("Invalid or unsupported Base58-encoded address.");
    }
    if (payload.length != 1 + HASH160_SIZE) {
      return invalid("Invalid length for Base58 address (P2PKH or P2SH)");
    }
    AddressBytes hash = AddressBytes.of(Arrays.copyOfRange(payload, 1, payload.length));
    return new AddressDecoding.Valid(
        prefix == prefixes.p2pkh() ? new Address.P2pkh(hash) : new Address.P2sh(hash));
  }

  private AddressDecoding decodeProgram(Bech32.Decoded decoded) {
    if (decoded.values().length == 0) {
      return invalid("Empty Bech32 data section");
    }
    if (!decoded.prefix().equals(prefixes.bech32())) {
      return invalid(
          "Invalid or unsupported prefix for Segwit (Bech32) address (expected %s, got %s)."
              .formatted(prefixes.bech32(), decoded.prefix()));
    }
    int version = decoded.values()[0];
    if (version == 0 && decoded.encoding() != Encoding.BECH32) {
      return invalid("Version 0 witness address must use Bech32 checksum");
    }
    if (version != 0 && decoded.encoding() != Encoding.BECH32M) {
      return invalid("Version 1+ witness address must use Bech32m checksum");
    }
    return Bech32.toBytes(decoded.values(), 1)
        .map(program -> ofProgram(version, AddressBytes.of(program)))
        .orElseGet(() -> invalid("Invalid padding in Bech32 data section"));
  }

  private static AddressDecoding ofProgram(int version, AddressBytes program) {
    int size = program.size();
    String inBytes = "(%d %s)".formatted(size, size == 1 ? "byte" : "bytes");
    if (version == 0) {
      return switch (size) {
        case 20 -> new AddressDecoding.Valid(new Address.P2wpkh(program));
        case 32 -> new AddressDecoding.Valid(new Address.P2wsh(program));
        default -> invalid("Invalid Bech32 v0 address program size " + inBytes + ", per BIP141");
      };
    }
    if (version == 1 && size == 32) {
      return new AddressDecoding.Valid(new Address.P2tr(program));
    }
    if (version == 1 && program.equals(AddressBytes.ofHex("4e73"))) {
      return new AddressDecoding.Valid(new Address.P2a());
    }
    if (version > 16) {
      return invalid("Invalid Bech32 address witness version");
    }
    if (size < 2 || size > 40) {
      return invalid("Invalid Bech32 address program size " + inBytes);
    }
    return new AddressDecoding.Valid(new Address.UnknownWitness(version, program));
  }

  private static AddressDecoding invalid(String error) {
    return new AddressDecoding.Invalid(error, List.of());
  }
}
