package org.basalt.core.address;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.basalt.core.Vectors;
import org.basalt.core.bytes.Hex;
import org.basalt.core.params.NetworkParams.AddressPrefixes;
import org.basalt.core.primitive.Script;
import org.junit.jupiter.api.Test;

class KeyIoVectorsTest {
  private static final AddressPrefixes TEST =
      new AddressPrefixes(111, 196, 239, 0x043587cf, 0x04358394, "tb");
  private static final Map<String, AddressPrefixes> PREFIXES =
      Map.of(
          "main", new AddressPrefixes(0, 5, 128, 0x0488b21e, 0x0488ade4, "bc"),
          "test", TEST,
          "testnet4", TEST,
          "signet", TEST,
          "regtest", new AddressPrefixes(111, 196, 239, 0x043587cf, 0x04358394, "bcrt"));

  @Test
  void readsAndWritesEveryValidAddressAndKey() {
    JsonNode cases = Vectors.json("core/unit/key_io_valid.json");
    assertThat(cases).hasSize(70);
    for (JsonNode row : cases) {
      String text = row.get(0).asText();
      byte[] payload = Hex.decode(row.get(1).asText());
      JsonNode facts = row.get(2);
      AddressPrefixes prefixes = Objects.requireNonNull(PREFIXES.get(facts.get("chain").asText()));
      if (facts.get("isPrivkey").asBoolean()) {
        checkKey(text, payload, facts.get("isCompressed").asBoolean(), prefixes);
      } else {
        checkAddress(text, Script.of(payload), prefixes);
        if (facts.path("tryCaseFlip").asBoolean()) {
          checkFlipped(text, Script.of(payload), prefixes);
        }
      }
    }
  }

  private static void checkKey(
      String text, byte[] secret, boolean isCompressed, AddressPrefixes prefixes) {
    Wif key = Wif.decode(text, prefixes.wif()).orElseThrow();
    assertThat(key.key()).isEqualTo(secret);
    assertThat(key.isCompressed()).isEqualTo(isCompressed);
    assertThat(key.encode(prefixes.wif())).isEqualTo(text);
    assertThat(new AddressCodec(prefixes).decode(text).toOptional()).isEmpty();
  }

  private static void checkAddress(String text, Script script, AddressPrefixes prefixes) {
    AddressCodec codec = new AddressCodec(prefixes);
    Optional<Address> address = codec.decode(text).toOptional();
    assertThat(address.map(Address::scriptPubKey)).as(text).contains(script);
    assertThat(Address.ofScript(script)).isEqualTo(address);
    assertThat(codec.encodeScript(script)).contains(text);
    assertThat(Wif.decode(text, prefixes.wif())).isEmpty();
  }

  private static void checkFlipped(String text, Script script, AddressPrefixes prefixes) {
    StringBuilder flipped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      flipped.append(
          Character.isLowerCase(c) ? Character.toUpperCase(c) : Character.toLowerCase(c));
    }
    assertThat(
            new AddressCodec(prefixes)
                .decode(flipped.toString())
                .toOptional()
                .map(Address::scriptPubKey))
        .as(flipped.toString())
        .contains(script);
  }

  @Test
  void refusesEveryInvalidTextOnEveryNetwork() {
    JsonNode cases = Vectors.json("core/unit/key_io_invalid.json");
    assertThat(cases).hasSize(70);
    for (JsonNode row : cases) {
      String text = row.get(0).asText();
      for (AddressPrefixes prefixes : List.copyOf(PREFIXES.values())) {
        assertThat(new AddressCodec(prefixes).decode(text).toOptional()).as(text).isEmpty();
        assertThat(Wif.decode(text, prefixes.wif())).as(text).isEmpty();
      }
    }
  }

  @Test
  void base58IsReadAndWrittenAsInTheVectors() {
    JsonNode cases = Vectors.json("core/unit/base58_encode_decode.json");
    assertThat(cases).hasSize(21);
    for (JsonNode row : cases) {
      byte[] bytes = Hex.decode(row.get(0).asText());
      String text = row.get(1).asText();
      assertThat(Base58.encode(bytes)).isEqualTo(text);
      assertThat(Base58.decode(text, 256).orElseThrow()).isEqualTo(bytes);
      assertThat(Base58.decode(text, bytes.length).orElseThrow()).isEqualTo(bytes);
      assertThat(Base58.decode(" \t\n" + text + "\r ", 256).orElseThrow()).isEqualTo(bytes);
      if (bytes.length > 0) {
        assertThat(Base58.decode(text, bytes.length - 1)).isEmpty();
      }
    }
  }
}
