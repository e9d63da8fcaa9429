package org.basalt.core.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.basalt.core.params.NetworkParams.AddressPrefixes;
import org.basalt.core.primitive.Script;
import org.junit.jupiter.api.Test;

/// Addresses of BIP-0173 and BIP-0350 with the words and positions that validateaddress gives on
/// mainnet.
class AddressCodecTest {
  private static final AddressCodec MAINNET =
      new AddressCodec(new AddressPrefixes(0, 5, 128, 0x0488b21e, 0x0488ade4, "bc"));

  private record Bad(String text, String error, List<Integer> positions) {}

  private record Good(String text, String script) {}

  private static final List<Bad> INVALID =
      List.of(
          new Bad(
              "tc1qw508d6qejxtdg4y5r3zarvary0c5xw7kg3g4ty",
              "Invalid or unsupported Segwit (Bech32) or Base58 encoding.",
              List.of()),
          new Bad(
              "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", "Invalid Bech32 checksum", List.of(41)),
          new Bad(
              "BC13W508D6QEJXTDG4Y5R3ZARVARY0C5XW7KN40WF2",
              "Version 1+ witness address must use Bech32m checksum",
              List.of()),
          new Bad(
              "bc1rw5uspcuh", "Version 1+ witness address must use Bech32m checksum", List.of()),
          new Bad(
              "bc10w508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kw5rljs90",
              "Version 1+ witness address must use Bech32m checksum",
              List.of()),
          new Bad(
              "BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P",
              "Invalid Bech32 v0 address program size (16 bytes), per BIP141",
              List.of()),
          new Bad(
              "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sL5k7",
              "Invalid or unsupported Segwit (Bech32) or Base58 encoding.",
              List.of()),
          new Bad(
              "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3t4",
              "Invalid character or mixed case",
              List.of(40)),
          new Bad(
              "bc1zw508d6qejxtdg4y5r3zarvaryvqyzf3du",
              "Version 1+ witness address must use Bech32m checksum",
              List.of()),
          new Bad(
              "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3pjxtptv",
              "Invalid or unsupported Segwit (Bech32) or Base58 encoding.",
              List.of()),
          new Bad("bc1gmk9yu", "Empty Bech32 data section", List.of()),
          new Bad(
              "tc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq5zuyut",
              "Invalid or unsupported Segwit (Bech32) or Base58 encoding.",
              List.of()),
          new Bad(
              "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",
              "Version 1+ witness address must use Bech32m checksum",
              List.of()),
          new Bad(
              "tb1z0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqglt7rf",
              "Invalid or unsupported Segwit (Bech32) or Base58 encoding.",
              List.of()),
          new Bad(
              "BC1S0XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ54WELL",
              "Version 1+ witness address must use Bech32m checksum",
              List.of()),
          new Bad(
              "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh",
              "Version 0 witness address must use Bech32 checksum",
              List.of()),
          new Bad(
              "tb1q0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq24jc47",
              "Invalid or unsupported Segwit (Bech32) or Base58 encoding.",
              List.of()),
          new Bad(
              "bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4",
              "Invalid Base 32 character",
              List.of(59)),
          new Bad(
              "BC130XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ7ZWS8R",
              "Invalid Bech32 address witness version",
              List.of()),
          new Bad("bc1pw5dgrnzv", "Invalid Bech32 address program size (1 byte)", List.of()),
          new Bad(
              "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v8n0nx0muaewav253zgeav",
              "Invalid Bech32 address program size (41 bytes)",
              List.of()),
          new Bad(
              "BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P",
              "Invalid Bech32 v0 address program size (16 bytes), per BIP141",
              List.of()),
          new Bad(
              "tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq47Zagq",
              "Invalid or unsupported Segwit (Bech32) or Base58 encoding.",
              List.of()),
          new Bad(
              "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v07qwwzcrf",
              "Invalid padding in Bech32 data section",
              List.of()),
          new Bad(
              "tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vpggkg4j",
              "Invalid or unsupported Segwit (Bech32) or Base58 encoding.",
              List.of()),
          new Bad("bc1gmk9yu", "Empty Bech32 data section", List.of()));

  private static final List<Good> VALID =
      List.of(
          new Good(
              "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
              "0014751e76e8199196d454941c45d1b3a323f1433bd6"),
          new Good(
              "bc1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qccfmv3",
              "00201863143c14c5166804bd19203356da136c985678cd4d27a1b8c6329604903262"),
          new Good(
              "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y",
              "5128751e76e8199196d454941c45d1b3a323f1433bd6751e76e8199196d454941c45d1b3a323f1433bd6"),
          new Good("BC1SW50QGDZ25J", "6002751e"),
          new Good("bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs", "5210751e76e8199196d454941c45d1b3a323"),
          new Good(
              "bc1qqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvses5wp4dt",
              "0020000000c4a5cad46221b2a187905e5266362b99d5e91c6ce24d165dab93e86433"),
          new Good(
              "bc1pqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvses7epu4h",
              "5120000000c4a5cad46221b2a187905e5266362b99d5e91c6ce24d165dab93e86433"),
          new Good(
              "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
              "512079be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"),
          new Good("bc1pfeessrawgf", "51024e73"));

  @Test
  void saysWhatIsWrongAsCoreDoes() {
    assertThat(INVALID).hasSize(26);
    for (Bad bad : INVALID) {
      assertThat(MAINNET.decode(bad.text()))
          .as(bad.text())
          .isEqualTo(new AddressDecoding.Invalid(bad.error(), bad.positions()));
    }
  }

  @Test
  void readsWitnessAddressesOfEveryVersion() {
    assertThat(VALID).hasSize(9);
    for (Good good : VALID) {
      assertThat(MAINNET.decode(good.text()).toOptional().map(Address::scriptPubKey))
          .as(good.text())
          .contains(Script.ofHex(good.script()));
    }
  }

  @Test
  void tellsABadChecksumFromABadPrefixFromABadLengthOfBase58() {
    assertThat(error("1FsSia9rv4NeEwvJ2GvXrX7LyxYspbN2mp"))
        .isEqualTo("Invalid checksum or length of Base58 address (P2PKH or P2SH)");
    assertThat(error("mzK2FFDEhxqHcmrJw1ysqFkVyhUULo45hZ"))
        .isEqualTo("Invalid or unsupported Base58-encoded address.");
    assertThat(error(Base58.encodeCheck(new byte[20])))
        .isEqualTo("Invalid length for Base58 address (P2PKH or P2SH)");
    assertThat(error("")).isEqualTo("Invalid checksum or length of Base58 address (P2PKH or P2SH)");
    assertThat(error("asfah14i8fajz0123f"))
        .isEqualTo("Invalid or unsupported Segwit (Bech32) or Base58 encoding.");
  }

  @Test
  void countsPositionsInUtf8Bytes() {
    assertThat(MAINNET.decode("bc1é"))
        .isEqualTo(new AddressDecoding.Invalid("Invalid character or mixed case", List.of(3, 4)));
  }

  @Test
  void hasNoAddressForBareKeysDataAndUnknownScripts() {
    assertThat(MAINNET.encodeScript(Script.ofHex("21" + "02" + "11".repeat(32) + "ac"))).isEmpty();
    assertThat(MAINNET.encodeScript(Script.ofHex("6a0411223344"))).isEmpty();
    assertThat(MAINNET.encodeScript(Script.EMPTY)).isEmpty();
    assertThat(MAINNET.encodeScript(Script.ofHex("0003112233"))).isEmpty();
  }

  private static String error(String text) {
    return ((AddressDecoding.Invalid) MAINNET.decode(text)).error();
  }
}
